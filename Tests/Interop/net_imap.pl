# Perl's Net::IMAP, which is of 1999 and knows no TLS: HOST PORT USER PASSWORD
use strict;
use warnings;
use Net::IMAP;

my ( $host, $port, $user, $password ) = @ARGV;
my $steps = 0;

sub holds {
    my ( $what, $response ) = @_;
    die "$what: " . ( defined $response ? $response->status . " " . $response->text : "nothing" ) . "\n"
        unless $response && $response->status eq "ok";
    $steps++;
}

my $imap = Net::IMAP->new( $host, PeerPort => $port ) or die "no connection\n";
holds "log-in",     $imap->login( $user, $password );
holds "noop",       $imap->noop;
holds "capability", $imap->capability;
holds "create",     $imap->create("old");
holds "list",       $imap->list( "", "%" );
holds "subscribe",  $imap->subscribe("old");
holds "append",     $imap->append( "old", "Subject: Old\r\n\r\nA line\r\n" );
holds "select",     $imap->select("old");
holds "fetch",      $imap->fetch( "1", "flags", "envelope", "rfc822.size" );
holds "store",      $imap->store( "1", "+flags", '\Deleted' );
holds "search",     $imap->search("deleted");
holds "expunge",    $imap->expunge;
holds "close",      $imap->close;
holds "delete",     $imap->delete("old");
$imap->logout;
print "$steps steps held\n";
