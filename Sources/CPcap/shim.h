#ifndef SIGILLO_CPCAP_SHIM_H
#define SIGILLO_CPCAP_SHIM_H

#include <pcap/pcap.h>

#endif
