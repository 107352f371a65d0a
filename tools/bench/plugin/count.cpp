// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Arguments: fd=NUMBER        descriptor to write records to
//            boundary=ADDRESS instructions below it are the user's
//            watch=ADDRESS    report each execution; may be given several times, numbered in order
//            trace=MARKER     from one execution of this marker to the next marker, report each kernel instruction
//            execution=NUMBER which one, counted from 1
//            shared=NUMBER    descriptor of a SharedCounts: counts stand there instead, to be read while it runs
//            sites=1          with `shared`: each instruction by itself and by component, too
// Counting is per instruction: under -icount a block may be left early, and is counted in full when counted by block.

#include <sys/mman.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <unordered_map>

extern "C" {
#include <qemu-plugin.h>  // a header for C
}

#include "tools/bench/marker_code.hpp"
#include "tools/bench/plugin/record.hpp"
#include "tools/bench/plugin/shared_counts.hpp"

int qemu_plugin_version = QEMU_PLUGIN_VERSION;

namespace {

using nacre::bench::Counts;
using nacre::bench::Event;
using nacre::bench::EventKind;
using nacre::bench::SharedCounts;
using nacre::bench::Site;

constexpr unsigned buffered_events = 4096;
constexpr unsigned max_watches = 16;

SharedCounts* shared;  ///< null: nobody reads while the machine runs
Counts own_counts;
Counts* counts = &own_counts;
bool sites_wanted;
unsigned column;       ///< of the component that runs, in SharedCounts
uint64_t loaded_from;  ///< what the kernel has read last on its way to a component: the component's context
uint64_t boundary;
uint64_t watches[max_watches];
unsigned watch_count;
unsigned trace_marker = nacre::bench::markers;
uint64_t traced_execution = 1;
uint64_t trace_executions;
bool tracing;
int descriptor = -1;
Event buffer[buffered_events];
unsigned buffered;

void flush() {
  const char* at = reinterpret_cast<const char*>(buffer);
  size_t left = buffered * sizeof(Event);
  while (left != 0) {
    const ssize_t count = ::write(descriptor, at, left);
    if (count <= 0) break;
    at += count;
    left -= static_cast<size_t>(count);
  }
  buffered = 0;
}

void report(EventKind kind, uint32_t number, uint64_t user) {
  if (descriptor < 0) return;
  buffer[buffered++] = {kind, number, counts->kernel, user};
  const bool end = kind == EventKind::marker && number == nacre::bench::end_marker;
  if (buffered == buffered_events || end) flush();
  if (end) descriptor = -1;
}

/// `data` carries a number, not an address.
void on_marker(unsigned, void* data) {
  const auto number = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(data));
  report(EventKind::marker, number, counts->user);
  tracing = number == trace_marker && ++trace_executions == traced_execution;
}

void on_watch(unsigned, void* data) {
  report(EventKind::watch, static_cast<uint32_t>(reinterpret_cast<uintptr_t>(data)), counts->user);
}

void on_kernel_step(unsigned, void* data) {
  if (tracing) report(EventKind::step, 0, reinterpret_cast<uintptr_t>(data));
}

void* as_data(uint64_t value) { return reinterpret_cast<void*>(static_cast<uintptr_t>(value)); }

void on_site(unsigned, void* data) {
  auto* site = static_cast<Site*>(data);
  site->counts[site->address < boundary ? column : 0] += 1;
}

/// One entry for each address, however often it is translated.
void count_site(qemu_plugin_insn* instruction, uint64_t address) {
  static std::unordered_map<uint64_t, Site*> known;
  Site*& site = known[address];
  if (site == nullptr) {
    if (shared->site_count == nacre::bench::max_sites) return;
    site = &shared->sites[shared->site_count];
    site->address = address;
    shared->site_count += 1;
  }
  qemu_plugin_register_vcpu_insn_exec_cb(instruction, on_site, QEMU_PLUGIN_CB_NO_REGS, site);
}

/// Asked for with QEMU_PLUGIN_MEM_RW: QEMU 7.2 never reports a read to those who ask for reads alone.
void on_load(unsigned, qemu_plugin_meminfo_t, uint64_t address, void*) { loaded_from = address; }

/// Each component has its own context, from which the kernel has just read the page table: that tells them apart.
void on_switch(unsigned, void*) {
  for (column = 1; column < nacre::bench::max_columns - 1; ++column) {
    if (shared->contexts[column] == loaded_from) return;
    if (shared->contexts[column] != 0) continue;
    shared->contexts[column] = loaded_from;
    return;
  }
}

constexpr uint32_t switch_opcode = 0xd518'2000;  ///< `msr ttbr0_el1`; the register stands in bits 0 to 4
constexpr uint32_t load_opcode = 0xf940'0000;    ///< `ldr` of 64 bits with an offset, in bits 22 to 31

void follow_components(qemu_plugin_insn* instruction, uint32_t opcode) {
  if ((opcode & 0xffc0'0000) == load_opcode)
    qemu_plugin_register_vcpu_mem_cb(instruction, on_load, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW, nullptr);
  if ((opcode & ~uint32_t{31}) == switch_opcode)
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, on_switch, QEMU_PLUGIN_CB_NO_REGS, nullptr);
}

/// Order matters: an event reports the counts before its own instruction.
void instrument(qemu_plugin_insn* instruction) {
  const uint64_t address = qemu_plugin_insn_vaddr(instruction);
  uint32_t opcode = 0;
  std::memcpy(&opcode, qemu_plugin_insn_data(instruction), sizeof opcode);
  for (unsigned i = 0; i < watch_count; ++i) {
    if (watches[i] != address) continue;
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, on_watch, QEMU_PLUGIN_CB_NO_REGS, as_data(i));
  }
  const unsigned marker = nacre::bench::marker_of(opcode);
  if (marker != nacre::bench::markers) {
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, on_marker, QEMU_PLUGIN_CB_NO_REGS, as_data(marker));
    return;
  }
  const bool user = address < boundary;
  const bool linked = address >> 63 != 0;  // not the kernel's beginning, at physical addresses
  if (linked && sites_wanted) follow_components(instruction, opcode);
  if (!user && trace_marker != nacre::bench::markers) {
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, on_kernel_step, QEMU_PLUGIN_CB_NO_REGS, as_data(address));
  }
  qemu_plugin_register_vcpu_insn_exec_inline(instruction, QEMU_PLUGIN_INLINE_ADD_U64,
                                             user ? &counts->user : &counts->kernel, 1);
  if (sites_wanted) count_site(instruction, address);
}

void on_translation(qemu_plugin_id_t, qemu_plugin_tb* block) {
  const size_t count = qemu_plugin_tb_n_insns(block);
  for (size_t i = 0; i < count; ++i) instrument(qemu_plugin_tb_get_insn(block, i));
}

bool map_counts(int file) {
  void* place = ::mmap(nullptr, sizeof(SharedCounts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (place == MAP_FAILED) return false;
  shared = static_cast<SharedCounts*>(place);
  counts = &shared->counts;
  return true;
}

bool take_argument(std::string_view argument) {
  const size_t equals = argument.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view name = argument.substr(0, equals);
  const uint64_t value = std::strtoull(argument.data() + equals + 1, nullptr, 0);
  if (name == "fd")
    descriptor = static_cast<int>(value);
  else if (name == "shared")
    return map_counts(static_cast<int>(value));
  else if (name == "sites")
    sites_wanted = value != 0;
  else if (name == "boundary")
    boundary = value;
  else if (name == "execution")
    traced_execution = value;
  else if (name == "trace")
    trace_marker = static_cast<unsigned>(value);
  else if (name == "watch" && watch_count < max_watches)
    watches[watch_count++] = value;
  else
    return false;
  return true;
}

}  // namespace

extern "C" QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t*, int count,
                                                      char** arguments) {
  for (int i = 0; i < count; ++i) {
    if (!take_argument(arguments[i])) return -1;
  }
  if ((descriptor < 0 && shared == nullptr) || (sites_wanted && shared == nullptr)) return -1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
  return 0;
}
