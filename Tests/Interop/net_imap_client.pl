# Perl's Net::IMAP::Client through its methods: HOST PORT USER PASSWORD CA
use strict;
use warnings;
use Net::IMAP::Client;

my ( $host, $port, $user, $password, $ca ) = @ARGV;
my $steps = 0;

sub holds {
    my ( $what, $value ) = @_;
    die "$what does not hold\n" unless $value;
    $steps++;
    return $value;
}

my $imap = holds "connection", Net::IMAP::Client->new(
    server => $host, port => $port, user => $user, pass => $password, ssl => 1, ssl_verify_peer => 1,
    ssl_options => { SSL_ca_file => $ca } );
my $letter = "From: ada\@ateneo.test\r\nTo: bo\@altrove.test\r\nSubject: Net\r\n\r\nA line\r\n";

holds "log-in",  $imap->login;
holds "create",  $imap->create_folder("net");
holds "append",  $imap->append( "net", \$letter, ['\Seen'] );
holds "folders", scalar grep { $_ eq "net" } $imap->folders;
holds "select",  $imap->select("net");
my $found = holds "search", $imap->search( { subject => "Net" } );
holds "summary", $imap->get_summaries($found)->[0]->subject eq "Net";
holds "body",    ${ $imap->get_rfc822_body( $found->[0] ) } eq $letter;
holds "flags",   $imap->add_flags( $found, '\Flagged' );
holds "status",  $imap->status("net")->{MESSAGES} == 1;
holds "delete",  $imap->delete_folder("net");
$imap->logout;
print "$steps steps held\n";
