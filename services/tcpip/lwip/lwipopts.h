/* SPDX-FileCopyrightText: 2026 The Nacre authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * lwIP as the component `tcpip` uses it: one thread, the raw interface, IPv4, all memory from pools of fixed size.
 * <lwip/opt.h> explains each name.
 */
#pragma once

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET 0
#define LWIP_NETCONN 0
#define LWIP_IPV6 0
#define LWIP_STATS 0

/* Memory: nothing grows. */
#define MEM_ALIGNMENT 8
#define MEM_SIZE (48 * 1024)
#define MEMP_NUM_PBUF 96
#define MEMP_NUM_UDP_PCB 32 /* 3 clients of 8 sockets and one name; DHCP, SNTP, mDNS */
#define MEMP_NUM_TCP_PCB 48 /* 3 clients of 8 sockets and 4 that wait; 12 half open or half closed */
#define MEMP_NUM_TCP_PCB_LISTEN 8
#define MEMP_NUM_TCP_SEG 128
#define MEMP_NUM_SYS_TIMEOUT (LWIP_NUM_SYS_TIMEOUT_INTERNAL + 8)
/* 3 clients have 4 connections that wait, with 4 buffers each; 16 frames are taken at once; 20 are always there. */
#define PBUF_POOL_SIZE 84
#define PBUF_POOL_BUFSIZE 1536

/* A frame begins with two bytes that are not sent, so that what follows the Ethernet header is aligned. */
#define ETH_PAD_SIZE 2
#define ETHARP_SUPPORT_STATIC_ENTRIES 0
#define ARP_QUEUEING 1
#define ARP_QUEUE_LEN 1
#define IP_REASSEMBLY 0
#define IP_FRAG 0
#define LWIP_ICMP 1
#define LWIP_IGMP 1
#define LWIP_NUM_NETIF_CLIENT_DATA 1

#define LWIP_DHCP 1
#define LWIP_DHCP_DOES_ACD_CHECK 0
#define LWIP_DNS 1
#define LWIP_NETIF_HOSTNAME 1
#define LWIP_NETIF_STATUS_CALLBACK 1
#define LWIP_MDNS_RESPONDER 1
#define MDNS_MAX_SERVICES 1

/* Names: one question of each of the 3 clients, and an answer to remember. As long as user/host_name.hpp has them. */
#define DNS_TABLE_SIZE 4
#define DNS_MAX_NAME_LENGTH 64
/* The firewall passes what we ask from here on. */
#define DNS_PORT_ALLOWED(port) ((port) >= 49152)

/* Time: the server that DHCP names, once an hour. A question has a number that nobody foretells in the place of our time,
 * which an answer must repeat. */
#define LWIP_DHCP_GET_NTP_SRV 1
#define LWIP_DHCP_MAX_NTP_SERVERS 1
#define SNTP_CHECK_RESPONSE 2
#define SNTP_UPDATE_DELAY 3600000
#define SNTP_GET_SYSTEM_TIME_NTP(seconds, fraction) nacre_lwip_time_asked(&(seconds), &(fraction))
#define SNTP_SET_SYSTEM_TIME_NTP(seconds, fraction) nacre_lwip_time_told(seconds, fraction)

#define LWIP_TCP 1
#define TCP_MSS 1460
#define TCP_WND (22 * TCP_MSS) /* as much as a client's ring holds */
/* Bursts of half a window: less often, more at once. */
#define TCP_WND_UPDATE_THRESHOLD (TCP_WND / 2)
#define TCP_SND_BUF (8 * TCP_MSS)
#define TCP_SND_QUEUELEN 64
#define TCP_SNDLOWAT TCP_MSS
#define TCP_LISTEN_BACKLOG 1
#define LWIP_TCP_PCB_NUM_EXT_ARGS 1 /* where client.cpp sees connections begin */
#define SO_REUSE 1
/* Segments that come out of order are not kept: they would be buffers without a bound. The peer sends them again. */
#define TCP_QUEUE_OOSEQ 0
#define LWIP_TCP_KEEPALIVE 0
/* RFC 6528: nobody outside foretells the numbers that a connection begins with. */
#define LWIP_HOOK_TCP_ISN(local_ip, local_port, remote_ip, remote_port) nacre_lwip_random()
#define LWIP_HOOK_FILENAME "arch/cc.h"

/* Incoming frames come from outside: everything is checked, by our own routine, and by link.hpp while it copies what it
 * understands. */
#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
#define CHECKSUM_CHECK_IP 1
#define CHECKSUM_CHECK_TCP 1
#define CHECKSUM_CHECK_UDP 1
#define LWIP_CHECKSUM_ON_COPY 0
