# Perl's Mail::IMAPClient through its methods: HOST PORT USER PASSWORD CA
use strict;
use warnings;
use Mail::IMAPClient;

my ( $host, $port, $user, $password, $ca ) = @ARGV;
my $steps = 0;

sub holds {
    my ( $what, $value ) = @_;
    die "$what does not hold\n" unless $value;
    $steps++;
    return $value;
}

my $imap = holds "log-in", Mail::IMAPClient->new(
    Server => $host, Port => $port, User => $user, Password => $password, Uid => 1, Ssl => [ SSL_ca_file => $ca ] );
my $letter = "From: ada\@ateneo.test\r\nTo: bo\@altrove.test\r\nSubject: Perl\r\n\r\nA line\r\n.\r\n";

holds "capability",   $imap->has_capability("UIDPLUS");
holds "create",       $imap->create("perl");
holds "exists",       $imap->exists("perl");
holds "subscribe",    $imap->subscribe("perl");
holds "subscribed",   scalar grep { $_ eq "perl" } $imap->subscribed;
my $uid = holds "append", $imap->append_string( "perl", $letter, '\Flagged', " 2-Nov-2026 10:00:00 +0100" );
holds "select",       $imap->select("perl");
holds "count",        $imap->message_count("perl") == 1;
holds "message",      $imap->message_string($uid) eq $letter;
holds "body",         $imap->body_string($uid) eq "A line\r\n.\r\n";
holds "size",         $imap->size($uid) == length $letter;
holds "date",         $imap->internaldate($uid) =~ /02-Nov-2026 10:00:00 \+0100/;
holds "flags",        scalar grep { $_ eq '\Flagged' } $imap->flags($uid);
holds "header",       $imap->get_header( $uid, "Subject" ) eq "Perl";
holds "envelope",     $imap->get_envelope($uid)->subject eq "Perl";
holds "structure",    $imap->get_bodystructure($uid)->bodytype =~ /text/i;
holds "search",       ( $imap->search( SUBJECT => \"Perl" ) )[0] == $uid;
holds "see",          $imap->see($uid);
holds "unseen",       $imap->unseen_count == 0;
holds "sort",         ( $imap->sort( "(DATE)", "UTF-8", "ALL" ) )[0] == $uid;
holds "thread",       $imap->thread( "REFERENCES", "UTF-8", "ALL" );
holds "move",         $imap->move( "Archive", $uid );
holds "expunge",      defined $imap->expunge;
holds "rename",       $imap->rename( "perl", "perle" );
holds "delete",       $imap->delete("perle");
$imap->logout;
print "$steps steps held\n";
