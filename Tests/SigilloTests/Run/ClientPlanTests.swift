import Sigillo
import SigilloCore
import SigilloScenario
import Testing

@Suite struct ClientPlanTests {
    @Test func itIsToldWhereEveryRecipeSaysSo() {
        #expect(TestPlans.client(["c", "{host}:{port}"], on: .imaps).isTold)
        #expect(TestPlans.client(["sh", "-c", "c $SIGILLO_HOST $SIGILLO_PORT"], on: .imaps).isTold)
        #expect(TestPlans.client(["c", "{url}"], on: .https).isTold)
        #expect(!TestPlans.client(["c", "{host}"], on: .imaps).isTold)
        #expect(!TestPlans.client(["c", "{port}"], on: .imaps).isTold)
        #expect(!TestPlans.client(["c"], on: .imaps, .smtps).isTold)
        let file = ClientRecipe.File(path: "rc", text: "server {host}\nport {port}\n")
        #expect(TestPlans.client(["c"], on: .imaps, files: [file]).isTold)
        var plan = TestPlans.client(["c", "{host}:{port}"], on: .imaps)
        plan.recipes[.smtps] = ClientRecipe(invocation: .shell("c {host}"))
        #expect(!plan.isTold)
        plan.recipes[.smtps]?.environment = [ClientRecipe.Variable(name: "P", value: "{port}")]
        #expect(plan.isTold)
    }

    @Test func itsTemplateIsWhatAShellWouldTake() {
        let plan = TestPlans.client(["c", "{host}", "it's", "", "a b"], on: .imaps)
        #expect(plan.template(on: .imaps) == "c {host} 'it'\\''s' '' 'a b'")
        #expect(plan.template(on: .smtps) == "")
        var shell = plan
        shell.recipes[.imaps] = ClientRecipe(invocation: .shell("exec c | d"))
        #expect(shell.template(on: .imaps) == "exec c | d")
    }

    @Test(
        arguments: [
            ("plain", "plain"), ("a-b_c./:@%+=,{host}", "a-b_c./:@%+=,{host}"), ("", "''"), ("a b", "'a b'"),
            ("$HOME", "'$HOME'"), ("it's", "'it'\\''s'"), ("'", "''\\'''"), ("a\nb", "'a\nb'"), ("è", "'è'"),
            ("id[a=b]", "'id[a=b]'"), ("*", "'*'"), ("a;b", "'a;b'"), ("~", "'~'"),
        ])
    func aWordIsQuotedWhereAShellWouldReadMoreIntoIt(word: String, quoted: String) {
        #expect(ShellQuoting.quote(word) == quoted)
    }
}
