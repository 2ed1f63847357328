/// The look of the pages (`GET /style.css`): written by hand, light or dark as the reader's system is, for any width.
struct StyleSheet: PublicPage {
    static let path = "/style.css"
    static let methods = ["GET"]

    func answer(_ call: WebCall, in session: inout HTTPSession) {
        var response = HTTPResponse(.ok)
        response.content = Array(Self.text.utf8)
        response.set("Content-Type", "text/css; charset=utf-8")
        // The one thing that is nobody's secret.
        response.set("Cache-Control", "public, max-age=600")
        session.respond(response)
    }

    private static let text = """
        :root {
          color-scheme: light dark;
          --paper: #fff; --ink: #1b1d22; --soft: #555b66; --line: #d5d9e0; --panel: #f3f5f8;
          --link: #0b57a4; --strong: #0b57a4; --on-strong: #fff; --alert: #a51520; --alert-paper: #fdf0f0;
          --notice-paper: #e9f5ec; --notice: #14602c;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #16181d; --ink: #e8eaee; --soft: #a9b0bc; --line: #3a404b; --panel: #20242b;
            --link: #8fc1ff; --strong: #8fc1ff; --on-strong: #10151d; --alert: #ffb3b3; --alert-paper: #3a1d20;
            --notice-paper: #17301f; --notice: #a6e3b8;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0 auto; max-width: 72rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, sans-serif;
          display: grid; grid-template: "head head" auto "nav main" 1fr "foot foot" auto / 14rem minmax(0, 1fr);
          column-gap: 2.5rem; min-height: 100vh;
        }
        a { color: var(--link); text-underline-offset: .15em; }
        a, button, input, textarea, summary { border-radius: .3rem; }
        :focus-visible { outline: .2rem solid var(--link); outline-offset: .15rem; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -100vw; padding: .6rem 1rem; background: var(--paper); }
        .skip:focus { left: 1rem; top: .5rem; z-index: 1; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        header {
          grid-area: head; display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between;
          gap: .3rem 1.5rem; padding: .8rem 0; border-bottom: 1px solid var(--line);
        }
        .service { margin: 0; font-weight: 700; font-size: 1.15rem; }
        .service a { color: inherit; text-decoration: none; }
        .account { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem 1rem; color: var(--soft); overflow-wrap: anywhere; }
        body > nav { grid-area: nav; padding-top: 1.5rem; }
        nav ul { list-style: none; margin: 0; padding: 0; }
        body > nav p { margin: 0 0 1rem; }
        body > nav li a {
          display: flex; justify-content: space-between; gap: .5rem; padding: .45rem .7rem; color: inherit;
          text-decoration: none; overflow-wrap: anywhere;
        }
        body > nav li a:hover { background: var(--panel); }
        body > nav li a[aria-current] { background: var(--panel); font-weight: 700; box-shadow: inset .2rem 0 var(--strong); }
        .count { color: var(--soft); font-weight: 400; }
        main { grid-area: main; padding: 1.5rem 0 2rem; }
        body:not(:has(> nav)) main { grid-column: 1 / -1; width: 100%; max-width: 36rem; margin: 0 auto; }
        h1 { margin: 0 0 1.2rem; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
        h2 { margin: 2rem 0 .5rem; font-size: 1.15rem; }
        footer {
          grid-area: foot; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem;
          border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem;
        }
        button, .button {
          display: inline-block; min-height: 2.6rem; padding: .45rem 1.1rem; border: 1px solid var(--strong);
          background: var(--strong); color: var(--on-strong); font: inherit; font-weight: 600; text-decoration: none;
          cursor: pointer;
        }
        button.quiet, .actions form button { background: transparent; color: var(--link); }
        button.quiet { min-height: 2.2rem; padding: .2rem .9rem; }
        .fields p { margin: 0 0 1.1rem; }
        .fields label { display: block; margin-bottom: .25rem; font-weight: 600; }
        .fields input, .fields textarea {
          width: 100%; padding: .55rem .7rem; border: 1px solid var(--soft); background: var(--paper); color: var(--ink);
          font: inherit;
        }
        .fields [aria-invalid] { border: .13rem solid var(--alert); }
        .fields p + .remark { margin-top: -.8rem; }
        .remark { color: var(--soft); font-size: .92rem; }
        .alert, [role=alert] { padding: .8rem 1rem; border-left: .3rem solid var(--alert); background: var(--alert-paper); color: var(--alert); }
        .alert h2, .alert p { margin: 0; }
        .alert { margin: 0 0 1.3rem; }
        .alert a { color: inherit; }
        .notice { margin: 0 0 1.3rem; padding: .7rem 1rem; border-left: .3rem solid var(--notice); background: var(--notice-paper); color: var(--notice); }
        .messages { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
        .messages li {
          position: relative; display: flex; align-items: baseline; gap: 1rem; padding: .65rem .6rem;
          border-bottom: 1px solid var(--line);
        }
        .messages li:hover { background: var(--panel); }
        .messages a { flex: 1; display: flex; gap: 1rem; min-width: 0; color: inherit; text-decoration: none; }
        .messages a::after { content: ""; position: absolute; inset: 0; }
        .messages a:hover .subject { text-decoration: underline; }
        .person { flex: 0 0 30%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .subject { flex: 1; min-width: 0; overflow-wrap: anywhere; }
        .messages time { color: var(--soft); font-size: .9rem; white-space: nowrap; }
        .unread .person, .unread .subject { font-weight: 700; }
        .mark { margin-right: -.6rem; color: var(--strong); }
        .pages { display: flex; justify-content: space-between; gap: 1rem; padding-top: 1rem !important; }
        .header { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; margin: 0 0 1.5rem; }
        .header dt { color: var(--soft); }
        .header dd { margin: 0; overflow-wrap: anywhere; }
        .text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 46rem; }
        .actions { display: flex; flex-wrap: wrap; align-items: center; gap: .7rem 1.2rem; margin: 2rem 0; }
        details { border-top: 1px solid var(--line); padding: .8rem 0; }
        summary { cursor: pointer; width: max-content; max-width: 100%; }
        details .header { margin-top: .8rem; }
        @media (max-width: 46rem) {
          body { display: block; padding: 0 .9rem; }
          body > nav { padding-top: 1rem; }
          body > nav ul { display: flex; flex-wrap: wrap; gap: .3rem; }
          body > nav li a { border: 1px solid var(--line); }
          body > nav li a[aria-current] { box-shadow: inset 0 -.2rem var(--strong); }
          .messages li, .messages a { display: block; }
          .messages a { margin-bottom: .1rem; }
          .person, .subject { display: block; white-space: normal; }
          .mark { float: left; margin: 0 .4rem 0 0; }
          .header { display: block; }
          .header dd { margin-bottom: .4rem; }
        }
        @media (max-width: 46rem) and (min-width: 1px) { .button { width: 100%; text-align: center; } }
        @media (prefers-contrast: more) { :root { --soft: var(--ink); --line: var(--ink); } }

        """
}
