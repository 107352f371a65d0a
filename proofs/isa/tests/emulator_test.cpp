// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The semantics against QEMU: random states of every form, and of the kernel's own words, are run by both and compared
// register by register, flags and memory included. Each case runs twice here: on constants, and on variables that get
// their values afterwards, so that the simplifier is on trial too.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <thread>

#include "proofs/isa/tests/cases.hpp"
#include "proofs/isa/tests/trial.hpp"
#include "tools/machine/machine.hpp"

using namespace nacre::proof;
using nacre::machine::Machine;

namespace {

constexpr size_t cases_of_form = 240;
constexpr size_t cases_of_kernel_word = 4;
constexpr size_t needed_of_form = 200;
constexpr uint64_t guest_words = 0x4020'1000;
constexpr uint64_t guest_ready = 1;
constexpr uint64_t guest_done = 3;

struct Campaign {
  std::vector<Record> before;
  std::vector<Record> after;
  std::vector<Form> forms;
  std::set<SystemRegister> system_registers;  ///< that the kernel names and that were tried
  size_t kernel_words = 0;                    ///< that were tried as they are
};

std::set<uint32_t> kernel_words() {
  std::set<uint32_t> words;
  for (const CodeWord& one : kernel_code()) words.insert(one.word);
  return words;
}

void add(Campaign& campaign, uint32_t word, Keep keep, Random& random) {
  const auto record = make_case(word, keep, campaign.before.size(), random);
  if (!record) return;
  campaign.before.push_back(*record);
  campaign.forms.push_back(decode(word)->form);
  if (keep == Keep::word && encoding_of(campaign.forms.back()).shape == Shape::system_register) {
    campaign.system_registers.insert(decode(word)->system);
  }
}

Campaign random_cases() {
  Campaign campaign;
  Random random(2026);
  for (const Encoding& encoding : encodings()) {
    const size_t first = campaign.before.size();
    for (size_t tries = 0; tries < 1'000'000 && campaign.before.size() - first < cases_of_form; ++tries) {
      add(campaign, random_word(encoding.form, random), Keep::form, random);
    }
  }
  for (const uint32_t word : kernel_words()) {
    const size_t first = campaign.before.size();
    for (size_t count = 0; count < cases_of_kernel_word; ++count) add(campaign, word, Keep::word, random);
    campaign.kernel_words += campaign.before.size() > first ? 1 : 0;
  }
  return campaign;
}

bool wait_for(const Machine& machine, uint64_t value) {
  for (unsigned tenths = 0; tenths < 12'000; ++tenths) {
    if (machine.memory().read<uint64_t>(guest_words) == value) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

void run_in_emulator(Campaign& campaign) {
  using Clock = nacre::machine::Clock;
  auto machine = Machine::start({.image = NACRE_ISA_GUEST, .clock = Clock::host, .debugger = false});
  REQUIRE_MESSAGE(machine, (machine ? "" : machine.error().text));
  REQUIRE(wait_for(*machine, guest_ready));
  const auto& memory = machine->memory();
  const size_t count = campaign.before.size();
  REQUIRE(memory.contains(first_record, (count + spare_records + 1) * sizeof(Record)));
  for (size_t index = 0; index < count; ++index) memory.write(address_of(index), campaign.before[index]);
  Record spare;
  spare.present = 0;
  spare.landing.fill(breakpoint_word);
  for (size_t index = count; index <= count + spare_records; ++index) memory.write(address_of(index), spare);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  memory.write(guest_words + 8, uint64_t{1});
  REQUIRE(wait_for(*machine, guest_done));
  for (size_t index = 0; index < count; ++index) campaign.after.push_back(memory.read<Record>(address_of(index)));
}

const Campaign& campaign() {
  static const Campaign done = [] {
    Campaign result = random_cases();
    run_in_emulator(result);
    return result;
  }();
  return done;
}

/// The numbers of the cases that differ, of one form or of all.
std::vector<size_t> differences(Values values, std::string& first, const Form* form = nullptr,
                                const Change& change = {}) {
  constexpr size_t cases_in_one_store = 500;
  std::vector<size_t> result;
  std::unique_ptr<Store> store;
  std::unique_ptr<StoreScope> scope;
  for (size_t index = 0; index < campaign().before.size(); ++index) {
    if (index % cases_in_one_store == 0) {
      scope.reset();
      store = std::make_unique<Store>();
      scope = std::make_unique<StoreScope>(*store);
    }
    if (form != nullptr && campaign().forms[index] != *form) continue;
    const Record& before = campaign().before[index];
    Trial trial(before, address_of(index), values);
    trial.run(change);
    const std::string text = trial.difference(campaign().after[index]);
    if (text.empty()) continue;
    result.push_back(index);
    std::string code;
    for (const uint32_t word : before.code) {
      if (word != breakpoint_word) code += to_text(*decode(word), address_of(index)) + "; ";
    }
    if (result.size() <= 30) first += fmt::format("{}: {}{}\n", name_of(campaign().forms[index]), code, text);
  }
  return result;
}

enum class Bit : uint8_t { without_effect, noticed, fixed };

/// Whether some case ends differently when this side alone has the bit of the instruction inverted. Fixed if that gives
/// no instruction of the same form.
template <class Cases>
Bit effect_of(uint32_t bit, Form form, const Cases& cases) {
  bool inverted = false;
  const auto invert = [&](Instruction& instruction) {
    if (instruction.form != form) return;
    const auto other = decode(instruction.word ^ bit);
    if (!other || other->form != form) return;
    instruction = *other;
    inverted = true;
  };
  for (auto one = cases.first; one != cases.second; ++one) {
    Store store;
    const StoreScope scope(store);
    Trial trial(campaign().before[one->second], address_of(one->second), Values::constants);
    inverted = false;
    trial.run(invert);
    if (inverted && !trial.difference(campaign().after[one->second]).empty()) return Bit::noticed;
  }
  return inverted ? Bit::without_effect : Bit::fixed;
}

/// Nothing that a program sees depends on the bit: an index of bytes is scaled by one.
bool is_invisible(Form form, uint32_t bit) {
  constexpr uint32_t scaled = 1 << 12;
  switch (form) {
    case Form::strb_register:
    case Form::ldrb_register:
    case Form::ldrsb_register:
      return bit == scaled;
    case Form::udf:
      return true;
    default:
      return encoding_of(form).shape == Shape::barrier || encoding_of(form).shape == Shape::maintenance;
  }
}

bool is_exempt(Form form) { return std::ranges::count(forms_not_tried(), form, &NotTried::form) != 0; }

}  // namespace

TEST_CASE("constants: every case ends as in the emulator") {
  std::string first;
  const auto wrong = differences(Values::constants, first);
  INFO(first);
  CHECK(wrong.size() == 0);
  MESSAGE(fmt::format("{} cases", campaign().before.size()));
}

TEST_CASE("variables: every case ends as in the emulator") {
  std::string first;
  const auto wrong = differences(Values::variables, first);
  INFO(first);
  CHECK(wrong.size() == 0);
}

TEST_CASE("every form is tried often enough, or is named with a reason") {
  std::map<Form, size_t> tried;
  for (const Form form : campaign().forms) ++tried[form];
  for (const Encoding& encoding : encodings()) {
    INFO("form ", encoding.name);
    if (is_exempt(encoding.form)) {
      CHECK(tried[encoding.form] == 0);
    } else {
      CHECK(tried[encoding.form] >= needed_of_form);
    }
  }
}

TEST_CASE("every form and every system register of the kernel is tried, or is named with a reason") {
  std::map<Form, size_t> tried;
  for (const Form form : campaign().forms) ++tried[form];
  std::set<Form> forms;
  for (const uint32_t word : kernel_words()) {
    const auto instruction = decode(word);
    REQUIRE(instruction);
    forms.insert(instruction->form);
    if (encoding_of(instruction->form).shape != Shape::system_register) continue;
    const bool exempt = std::ranges::count(registers_not_tried(), instruction->system, &RegisterNotTried::number) != 0;
    INFO("system register ", name_of(instruction->system));
    CHECK(campaign().system_registers.contains(instruction->system) != exempt);
  }
  size_t exempt = 0;
  for (const Form form : forms) {
    INFO("form ", name_of(form));
    CHECK((is_exempt(form) || tried[form] >= needed_of_form));
    exempt += is_exempt(form) ? 1 : 0;
  }
  MESSAGE(fmt::format("{} forms in the kernel, {} of them not tried", forms.size(), exempt));
  MESSAGE(fmt::format("{} of {} different words of the kernel tried as they are", campaign().kernel_words,
                      kernel_words().size()));
}

TEST_CASE("every bit of every operand matters") {
  std::multimap<Form, size_t> cases;
  for (size_t index = 0; index < campaign().forms.size(); ++index) cases.emplace(campaign().forms[index], index);
  size_t bits = 0;
  for (const Encoding& encoding : encodings()) {
    if (is_exempt(encoding.form)) continue;
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
      if (is_invisible(encoding.form, bit)) continue;
      const Bit effect = effect_of(bit, encoding.form, cases.equal_range(encoding.form));
      INFO(fmt::format("form {}, bit {:#x} of the word", encoding.name, bit));
      CHECK(effect != Bit::without_effect);
      bits += effect == Bit::noticed ? 1 : 0;
    }
  }
  MESSAGE(fmt::format("{} bits of operands", bits));
}

TEST_CASE("a broken twin of the semantics is noticed") {
  struct Twin {
    const char* name;
    Form form;
    Change change;
  };
  const auto becomes = [](Form form) { return Change([form](Instruction& in) { in.form = form; }); };
  const Twin twins[] = {
      {"csinv without inversion", Form::csinv, becomes(Form::csel)},
      {"csneg without the increment", Form::csneg, becomes(Form::csinv)},
      {"ccmp that adds", Form::ccmp_immediate, becomes(Form::ccmn_immediate)},
      {"bic without inversion", Form::bic, becomes(Form::and_shifted)},
      {"sbfm without the sign", Form::sbfm, becomes(Form::ubfm)},
      {"adcs without carry", Form::adcs, becomes(Form::adds_shifted)},
      {"smaddl without the sign", Form::smaddl, becomes(Form::umaddl)},
      {"cbz for cbnz", Form::cbnz, becomes(Form::cbz)},
      {"a post-index that does not write the base", Form::ldr_post, becomes(Form::ldur)},
      {"hs for hi", Form::b_condition, [](Instruction& in) { in.condition = in.condition == 8 ? 2 : in.condition; }},
      {"ldrsb with zeros", Form::ldrsb_offset, [](Instruction& in) { in.access = Access::load; }},
      {"a wrong bit of one flag of ccmp", Form::ccmp_register, [](Instruction& in) { in.flags ^= 1; }},
      {"32 bits for 64", Form::rorv, [](Instruction& in) { in.width = 32; }},
      {"movk one place too high", Form::movk, [](Instruction& in) { in.amount ^= 16; }},
      {"lsl by one too few", Form::add_shifted, [](Instruction& in) { in.amount = in.amount & 62; }},
      {"a pair in the wrong order", Form::stp_offset, [](Instruction& in) { std::swap(in.destination, in.third); }},
      {"the next system register", Form::msr_register,
       [](Instruction& in) { in.system = static_cast<SystemRegister>(static_cast<unsigned>(in.system) ^ 1); }},
  };
  for (const Twin& twin : twins) {
    std::string first;
    INFO(twin.name);
    CHECK_FALSE(differences(Values::constants, first, &twin.form, twin.change).empty());
    CHECK(differences(Values::constants, first, &twin.form, {}).empty());
  }
}
