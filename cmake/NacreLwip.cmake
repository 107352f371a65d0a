# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# nacre_lwip(TARGET FOLDER)
# lwIP with the settings of FOLDER (lwipopts.h, arch/cc.h), for a hosted, integer-only component: TCP, UDP, IPv4,
# Ethernet, DHCP, DNS, and the applications SNTP and mDNS. Which of it is linked is for the settings and the linker.
#
# nacre_llhttp(TARGET)
# The parser of HTTP requests, for the same kind of component.
include_guard(GLOBAL)
include(NacreSource)

function(nacre_lwip target folder)
  nacre_source(lwip lwip)
  nacre_source_library(${target} lwip ${lwip}
    FILES src/core/*.c src/core/ipv4/*.c src/netif/ethernet.c src/apps/sntp/*.c src/apps/mdns/*.c
    OPTIONS -fno-unwind-tables -fno-asynchronous-unwind-tables)
  target_include_directories(${target} SYSTEM PUBLIC ${lwip}/src/include)
  target_include_directories(${target} PUBLIC ${folder})
  target_link_libraries(${target} PRIVATE nacre_hosted_integer)
  target_compile_options(${target} PUBLIC -ffile-prefix-map=${lwip}=lwip)
  # lwIP takes ssize_t from <unistd.h> where this exists, and else makes its own, which picolibc's contradicts.
  target_compile_definitions(${target} PUBLIC SSIZE_MAX=LONG_MAX)
endfunction()

function(nacre_llhttp target)
  nacre_source(llhttp llhttp)
  nacre_source_library(${target} llhttp ${llhttp} FILES src/*.c
    OPTIONS -fno-unwind-tables -fno-asynchronous-unwind-tables)
  target_include_directories(${target} SYSTEM PUBLIC ${llhttp}/include)
  target_link_libraries(${target} PRIVATE nacre_hosted_integer)
  target_compile_options(${target} PUBLIC -ffile-prefix-map=${llhttp}=llhttp)
endfunction()
