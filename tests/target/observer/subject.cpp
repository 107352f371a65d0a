// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/target/observer/subject.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "abi/image.hpp"

namespace nacre::observer {
namespace {

constexpr uint32_t wait_for_interrupt = 0xd503'207f;
constexpr uint32_t exception_return = 0xd69f'03e0;
constexpr uint32_t read_counter = 0xd53b'e040;  ///< mrs x0, cntvct_el0
constexpr uint64_t instruction_size = 4;
constexpr unsigned most_steps = 10;
constexpr unsigned breakpoint_signal = 5;
constexpr unsigned asid_shift = 48;

uint64_t to_physical(uint64_t kernel_address) { return kernel_address - NACRE_KERNEL_OFFSET; }

[[noreturn]] void give_up(const std::string& text) { throw std::runtime_error(text); }

uint32_t word_of(const tool::Segment& segment, uint64_t offset) {
  uint32_t word = 0;
  std::memcpy(&word, segment.content.data() + offset, sizeof word);
  return word;
}

}  // namespace

std::unique_ptr<tool::BuiltSystem> build_system(const Boot& boot) {
  tool::SystemPaths paths = tool::find_system(std::string(NACRE_TREE) + "/" + boot.system);
  paths.component_directory = std::string(NACRE_TARGET_BUILD) + "/components";
  paths.kernel = boot.kernel.empty() ? std::string(NACRE_TARGET_BUILD) + "/kernel/kernel.elf" : boot.kernel;
  paths.board_directory = std::string(NACRE_TREE) + "/boards";
  tool::Diagnostics diagnostics;
  auto system = tool::try_build_system(paths, diagnostics);
  if (system == nullptr) give_up(diagnostics.text());
  return system;
}

ImageFile::ImageFile(const std::vector<uint8_t>& bytes) {
  path_ = std::filesystem::temp_directory_path() / "nacre-image-XXXXXX";
  const int descriptor = ::mkstemp(path_.data());
  if (descriptor < 0) give_up("no temporary file");
  ::close(descriptor);
  std::ofstream stream(path_, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

ImageFile::~ImageFile() { ::unlink(path_.c_str()); }

Subject::Subject(const Boot& boot) : system_(build_system(boot)) {
  const ImageFile image(system_->image);  // QEMU has read it before the debugger connects
  machine_.emplace(must(machine::Machine::start(
      {.image = image.path(), .clock = boot.clock, .longest_jump = boot.longest_jump, .extra = boot.extra})));
  state_ = to_physical(kernel_symbol("nacre_state"));
  audit_ = to_physical(kernel_symbol("nacre_audit"));
  idle_ = find_in_kernel(wait_for_interrupt).front();
  returns_ = find_in_kernel(exception_return);
  for (const tool::ComponentLayout& component : system_->layout.components) {
    pages_.push_back(must(machine::mappings(memory(), component.root)));
  }
}

unsigned Subject::id(std::string_view name) const {
  for (unsigned i = 0; i < count(); ++i) {
    if (this->name(i) == name) return i;
  }
  give_up(fmt::format("the system has no component '{}'", name));
}

uint64_t Subject::symbol(unsigned id, const std::string& name) const {
  const auto& symbols = system_->programs.at(id).file.symbols;
  const auto found = symbols.find(name);
  if (found == symbols.end()) give_up(this->name(id) + " has no symbol " + name);
  return found->second;
}

uint64_t Subject::kernel_symbol(const std::string& name) const {
  const auto found = system_->kernel->symbols.find(name);
  if (found == system_->kernel->symbols.end()) give_up("the kernel has no symbol " + name);
  return found->second;
}

uint64_t Subject::find_instruction(unsigned id, uint64_t begin, uint32_t opcode, uint64_t limit) const {
  for (const tool::Segment& segment : system_->programs.at(id).file.segments) {
    if (!segment.execute) continue;
    for (uint64_t at = begin; at < begin + limit; at += 4) {
      const uint64_t offset = at - segment.address;
      if (offset + 4 <= segment.content.size() && word_of(segment, offset) == opcode) return at;
    }
  }
  give_up(fmt::format("{} has no instruction {:#x} at {:#x}", name(id), opcode, begin));
}

std::vector<uint64_t> Subject::find_in_kernel(uint32_t opcode) const {
  std::vector<uint64_t> addresses;
  for (const tool::Segment& segment : system_->kernel->segments) {
    if (!segment.execute) continue;
    for (uint64_t offset = 0; offset + 4 <= segment.content.size(); offset += 4) {
      if (word_of(segment, offset) == opcode) addresses.push_back(segment.address + offset);
    }
  }
  if (addresses.empty()) give_up(fmt::format("the kernel has no instruction {:#x}", opcode));
  return addresses;
}

uint64_t Subject::physical(unsigned id, uint64_t address) const {
  const auto found = machine::translate(pages(id), address);
  if (!found) give_up(fmt::format("{} does not map {:#x}", name(id), address));
  return *found;
}

uint64_t Subject::region(std::string_view name) const {
  for (size_t i = 0; i < system_->description.regions.size(); ++i) {
    if (system_->description.regions[i].name.value == name) return system_->layout.region_places[i];
  }
  give_up(fmt::format("the system has no region '{}'", name));
}

const kernel::State& Subject::state() const {
  return *reinterpret_cast<const kernel::State*>(memory().view(state_, sizeof(kernel::State)).data());
}

const abi::AuditArea& Subject::audit() const {
  return *reinterpret_cast<const abi::AuditArea*>(memory().view(audit_, sizeof(abi::AuditArea)).data());
}

Place Subject::place() {
  const auto registers = must(debugger().read_core_registers());
  const uint64_t table = must(debugger().read_register("TTBR0_EL1"));
  const bool user = (registers.cpsr & 0xf) == 0;
  return {registers.pc, static_cast<unsigned>(table >> asid_shift) - 1, user};
}

uint64_t Subject::now() {
  const Place at = place();
  const auto registers = must(debugger().read_core_registers());
  const uint64_t slack = at.user ? NACRE_USER_BEGIN : kernel_symbol("nacre_boot");
  const uint64_t where = at.user ? physical(at.component, slack) : to_physical(slack);
  const auto kept = memory().read<uint32_t>(where);
  write_slack(where, read_counter);
  unsigned steps = 0;
  do {  // a core that waits may use one for waking up
    if (steps++ == most_steps) give_up("the counter cannot be read");
    must(debugger().write_register("pc", slack));
    must(debugger().step());
  } while (must(debugger().read_register("pc")) != slack + instruction_size);
  const uint64_t ticks = must(debugger().read_register("x0"));
  must(debugger().write_register("x0", registers.x[0]));
  must(debugger().write_register("pc", registers.pc));
  write_slack(where, kept);
  return ticks;
}

/// By the debugger, which also makes QEMU forget what it has translated.
void Subject::write_slack(uint64_t physical, uint32_t opcode) {
  must(debugger().write_memory(physical, std::as_bytes(std::span(&opcode, 1)), gdb_remote::AddressSpace::physical));
}

Place Subject::run_to_breakpoint(const std::vector<Goal>& goals, Milliseconds patience) {
  std::set<uint64_t> addresses;
  for (const Goal& goal : goals) addresses.insert(goal.address);
  for (const uint64_t address : addresses) must(debugger().insert_breakpoint(address));
  must(debugger().resume());
  const auto stop = debugger().wait_for_stop(patience);
  if (!stop) {
    const std::string words = stop.error().text;
    give_up(fmt::format("{:#x} was not reached: {}; console:\n{}", goals.at(0).address, words, console_tail()));
  }
  if (stop->kind != gdb_remote::StopKind::signal || stop->number != breakpoint_signal) give_up("the machine has ended");
  for (const uint64_t address : addresses) must(debugger().remove_breakpoint(address));
  return place();
}

size_t Subject::run_to_any(const std::vector<Goal>& goals, Milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end) {
    const Place at = run_to_breakpoint(goals, patience);
    for (size_t i = 0; i < goals.size(); ++i) {
      if (at.pc == goals[i].address && goals[i].wanted(at)) return i;
    }
    step();
  }
  give_up(fmt::format("{:#x} was not reached as wanted; console:\n{}", goals.at(0).address, console_tail()));
}

Place Subject::run_to(uint64_t address, const std::function<bool(const Place&)>& wanted, Milliseconds patience) {
  (void)run_to_any({{address, wanted}}, patience);
  return place();
}

std::string Subject::console_tail() const {
  constexpr size_t shown = 1500;
  const std::string text = machine_->console();
  return text.size() <= shown ? text : "..." + text.substr(text.size() - shown);
}

Place Subject::run_to_user(unsigned id, uint64_t address, Milliseconds patience) {
  return run_to(
      address, [id](const Place& at) { return at.user && at.component == id; }, patience);
}

void Subject::run_to_write(unsigned id, size_t offset, Milliseconds patience) {
  const uint64_t word =
      kernel_symbol("nacre_state") + offsetof(kernel::State, components) + id * sizeof(kernel::Component) + offset;
  must(debugger().insert_write_watch(word, sizeof(uint64_t)));
  must(debugger().resume());
  const auto stop = debugger().wait_for_stop(patience);
  if (!stop) give_up(fmt::format("{}: {}; console:\n{}", name(id), stop.error().text, console_tail()));
  if (stop->kind != gdb_remote::StopKind::signal || stop->number != breakpoint_signal) give_up("the machine has ended");
  must(debugger().remove_write_watch(word, sizeof(uint64_t)));
  must(debugger().step());  // it has stopped before the store
}

void Subject::run_to_deadline(unsigned id, const std::function<bool()>& wanted, Milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  do {
    if (std::chrono::steady_clock::now() > end)
      give_up(name(id) + " did not wait as wanted; console:\n" + console_tail());
    run_to_write(id, offsetof(kernel::Component, deadline), patience);
  } while (!wanted());
}

Place Subject::run_to_turn(unsigned id, Milliseconds patience) {
  // Whoever goes on running is charged from then on: a server's activation, another's account.
  const bool server = (component(id).flags & abi::ComponentFlags::server) != 0;
  const size_t charged = server ? offsetof(kernel::Component, activation) : offsetof(kernel::Component, account);
  const auto end = std::chrono::steady_clock::now() + patience;
  Place at = step_out_of_kernel();
  while (!at.user || at.component != id) {
    if (std::chrono::steady_clock::now() > end) give_up(name(id) + " does not run; console:\n" + console_tail());
    run_to_write(id, charged, patience);
    at = step_out_of_kernel();
  }
  return at;
}

void Subject::run_to_wake(unsigned id, const std::function<bool(const Place&)>& wanted, Milliseconds patience) {
  do {
    run_to_deadline(
        id, [&] { return component(id).deadline == Instant{}; }, patience);
  } while (!wanted(run_to_turn(id, patience)));
}

void Subject::run_to_idle(Milliseconds patience) {
  if (place().pc == idle_) step();
  run_to(
      idle_, [](const Place& at) { return !at.user; }, patience);
}

/// A step of a waiting instruction would never end: no interrupt comes during a step.
void Subject::step() {
  if (must(debugger().read_register("pc")) != idle_) {
    must(debugger().step());
    return;
  }
  must(debugger().insert_breakpoint(idle_ + 4));
  must(debugger().resume());
  must(debugger().wait_for_stop(Milliseconds(60'000)));
  must(debugger().remove_breakpoint(idle_ + 4));
}

Place Subject::step_out_of_kernel() {
  auto registers = must(debugger().read_core_registers());
  while ((registers.cpsr & 0xf) != 0 && registers.pc != idle_) {
    must(debugger().step());
    registers = must(debugger().read_core_registers());
  }
  return place();
}

void Subject::leave_kernel(Milliseconds patience) {
  if (step_out_of_kernel().user) return;
  std::vector<Goal> ways_out;
  for (const uint64_t address : returns_) ways_out.push_back({address, [](const Place& at) { return !at.user; }});
  (void)run_to_any(ways_out, patience);
  step();
}

void Subject::run_to_output(std::string_view text, Milliseconds patience) {
  must(debugger().resume());
  console_read_ = must(machine_->process().wait_for_output(text, console_read_, patience));
  must(debugger().interrupt(patience));
  if (!place().user) run_to_idle(patience);  // a processor that waits cannot be stepped
}

}  // namespace nacre::observer
