// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The checker must find every change that matters in a finished image. Descriptors are found by a walk of this file's own.
#include <doctest/doctest.h>
#include <string.h>

#include "abi/image.hpp"
#include "abi/tables.hpp"
#include "tools/nacre/checker/check.hpp"
#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

constexpr uint64_t load = NACRE_LOAD_ADDRESS;
constexpr uint64_t upper = 0xffff'ffff'0000'0000;
constexpr uint64_t frame_bits = 0x0000'ffff'ffff'f000;

enum Id : size_t { root, worker, lamp, relay, driver, client, hand };

/// The image of accept/full, to be broken again and again.
class Bench {
 public:
  Bench() : system_(build(paths_of("accept/full"))), image_(system_->image) {}

  uint64_t& word(uint64_t physical) { return *reinterpret_cast<uint64_t*>(&image_.at(physical - load)); }
  abi::ComponentEntry& entry(size_t id) {
    return reinterpret_cast<abi::Tables*>(&image_.at(NACRE_TABLES_OFFSET))->components[id];
  }
  abi::BootInfo& boot() { return *reinterpret_cast<abi::BootInfo*>(&image_.at(NACRE_BOOT_INFO_OFFSET)); }
  [[nodiscard]] uint64_t root_of(size_t id) { return entry(id).page_table & 0x0000'ffff'ffff'ffff; }

  /// The level-3 descriptor of an address.
  uint64_t& leaf(uint64_t root_table, uint64_t address) {
    return word((level2(root_table, address) & frame_bits) + (address >> 12 & 511) * 8);
  }
  uint64_t& level2(uint64_t root_table, uint64_t address) {
    return word((word(root_table + (address >> 30 & 3) * 8) & frame_bits) + (address >> 21 & 511) * 8);
  }
  uint64_t& user(size_t id, uint64_t address) { return leaf(root_of(id), address); }
  uint64_t& kernel(uint64_t offset) { return leaf(boot().kernel_root, NACRE_KERNEL_OFFSET + load + offset); }

  [[nodiscard]] const tool::Mapping& mapping(size_t id, const std::string& name) const {
    for (const tool::Mapping& one : system_->layout.components[id].mappings) {
      if (one.name == name) return one;
    }
    FAIL("no mapping " << name);
    return system_->layout.components[id].mappings[0];
  }
  uint64_t& page(size_t id, const std::string& name) { return user(id, mapping(id, name).address); }

  [[nodiscard]] checker::Findings check() const {
    return checker::check_page_tables(
        image_, {system_->description, system_->board, system_->programs, system_->region_contents, *system_->kernel});
  }

  /// Breaks the image, looks, repairs it.
  template <class Change>
  checker::Findings after(Change change) {
    change();
    checker::Findings findings = check();
    image_ = system_->image;
    return findings;
  }

  [[nodiscard]] const tool::BuiltSystem& system() const { return *system_; }
  std::vector<uint8_t>& image() { return image_; }

 private:
  std::unique_ptr<tool::BuiltSystem> system_;
  std::vector<uint8_t> image_;
};

bool mentions(const checker::Findings& findings, const std::string& text) {
  for (const std::string& finding : findings) {
    if (finding.find(text) != std::string::npos) return true;
  }
  return false;
}

#define CHECK_FOUND(bench, text, ...) CHECK(mentions((bench).after([&] { __VA_ARGS__; }), text))

TEST_CASE("a good image has no finding") {
  Bench bench;
  CHECK(bench.check() == checker::Findings{});
}

TEST_CASE("rights of a page") {
  Bench b;
  constexpr uint64_t read_only = 1 << 7, el0 = 1 << 6, accessed = 1 << 10, not_global = 1 << 11,
                     pxn = uint64_t{1} << 53, uxn = uint64_t{1} << 54;
  CHECK_FOUND(b, "writable and executable", b.page(hand, "text") &= ~read_only);
  CHECK_FOUND(b, "writable and executable", b.page(hand, "data") &= ~uxn);
  CHECK_FOUND(b, "the kernel could execute", b.page(hand, "text") &= ~pxn);
  CHECK_FOUND(b, "constants is mapped with other rights", b.page(hand, "constants") &= ~read_only);
  CHECK_FOUND(b, "data is mapped with other rights", b.page(hand, "data") |= read_only);
  CHECK_FOUND(b, "stack is mapped with other rights", b.page(hand, "stack") &= ~el0);
  CHECK_FOUND(b, "access flag", b.page(hand, "stack") &= ~accessed);
  CHECK_FOUND(b, "text is mapped with other rights", b.page(hand, "text") &= ~not_global);
  CHECK_FOUND(b, "buffer is mapped with other rights", b.page(client, "buffer") &= ~read_only);
  CHECK_FOUND(b, "system is mapped with other rights", b.page(root, "system") &= ~read_only);
  CHECK_FOUND(b, "audit is mapped with other rights", b.page(root, "audit") &= ~read_only);
}

TEST_CASE("memory types") {
  Bench b;
  CHECK_FOUND(b, "uart is mapped with other rights",
              b.page(driver, "uart") = (b.page(driver, "uart") & ~uint64_t{0b11100}) | 0b11 << 8);
  CHECK_FOUND(b, "memory attribute 2", b.page(driver, "uart") ^= 0b11 << 2);
  CHECK_FOUND(b, "shareability 0", b.page(hand, "stack") &= ~uint64_t{0b11 << 8});
  CHECK_FOUND(b, "stack is mapped with other rights",
              b.page(hand, "stack") = (b.page(hand, "stack") & ~uint64_t{0b11 << 8}) | 1 << 2);
}

TEST_CASE("bits that nothing needs") {
  Bench b;
  for (const unsigned bit : {5U, 48U, 50U, 51U, 52U, 55U, 58U, 63U}) {
    CAPTURE(bit);
    CHECK_FOUND(b, "bits that nothing here needs", b.page(hand, "stack") |= uint64_t{1} << bit);
  }
  CHECK_FOUND(b, "no page descriptor", b.page(hand, "stack") &= ~uint64_t{0b10});
}

TEST_CASE("pages that must not be there") {
  Bench b;
  const uint64_t spare = load + b.system().image.size() + 0x10'0000;
  const uint64_t stack = b.page(hand, "stack") & ~frame_bits;
  const tool::Mapping& place = b.mapping(hand, "stack");
  CHECK_FOUND(b, "mapped, and should not be", b.user(hand, place.address - 0x1000) = stack | spare);
  CHECK_FOUND(b, "mapped, and should not be", b.user(hand, place.address + place.size) = stack | spare);
  CHECK_FOUND(b, "no plain table descriptor", b.level2(b.root_of(hand), 0) = (stack & ~uint64_t{0b10}) | 0x4000'0000);
  CHECK_FOUND(b, "is used twice", b.level2(b.root_of(hand), 0) = b.level2(b.root_of(hand), 0x20'0000));
  CHECK_FOUND(b, "is used twice", b.word(b.root_of(hand) + 8) = b.word(b.root_of(hand)));
  CHECK_FOUND(b, "beyond its four", b.word(b.root_of(hand) + 32) = 0x4000'0000 | 0b11);
  CHECK_FOUND(b, "stack is not mapped", b.page(hand, "stack") = 0);
  CHECK_FOUND(b, "is not mapped", b.level2(b.root_of(hand), 0x20'0000) = 0);
}

TEST_CASE("pages of others") {
  Bench b;
  const auto point = [&](uint64_t& descriptor, uint64_t frame) { descriptor = (descriptor & ~frame_bits) | frame; };
  CHECK_FOUND(b, "belongs to", point(b.page(hand, "stack"), b.mapping(client, "stack").physical));
  CHECK_FOUND(b, "belongs to", point(b.page(hand, "stack"), b.mapping(client, "buffer").physical));
  CHECK_FOUND(b, "not in the memory beyond the image", point(b.page(hand, "stack"), load + NACRE_STATE_OFFSET));
  CHECK_FOUND(b, "not in the memory beyond the image", point(b.page(hand, "stack"), b.system().layout.tables));
  CHECK_FOUND(b, "not in the memory beyond the image", point(b.page(hand, "data"), 0x0900'0000));
  CHECK_FOUND(b, "not in the memory beyond the image", point(b.page(hand, "data"), 0x4000'0000));
  CHECK_FOUND(b, "belongs to", point(b.page(hand, "constants"), b.mapping(client, "constants").physical));
  CHECK_FOUND(b, "mapped to the page", point(b.page(driver, "uart"), 0x0901'0000));
  CHECK_FOUND(b, "mapped to the page", point(b.page(root, "audit"), load + NACRE_STATE_OFFSET));
  CHECK_FOUND(b, "system information", point(b.page(root, "system"), b.mapping(hand, "constants").physical));
  CHECK_FOUND(b, "another page than for others", point(b.page(client, "buffer"), b.mapping(driver, "queue").physical));
  CHECK_FOUND(
      b, "not contiguous",
      point(b.user(driver, b.mapping(driver, "buffer").address + 0x1000), b.mapping(driver, "buffer").physical));
  CHECK_FOUND(b, "declared address", point(b.page(worker, "fixed"), 0x4030'1000));
  CHECK_FOUND(b, "not its content", point(b.page(worker, "key"), b.system().layout.system_info));
}

TEST_CASE("the kernel's half and boot's map") {
  Bench b;
  constexpr uint64_t read_only = 1 << 7, el0 = 1 << 6, uxn = uint64_t{1} << 54, pxn = uint64_t{1} << 53;
  CHECK_FOUND(b, "writable and executable", b.kernel(NACRE_TEXT_OFFSET) &= ~read_only);
  CHECK_FOUND(b, "writable and executable", b.kernel(NACRE_STATE_OFFSET) &= ~pxn);
  CHECK_FOUND(b, "other rights", b.kernel(NACRE_STATE_OFFSET) |= el0);
  CHECK_FOUND(b, "other rights", b.kernel(NACRE_TABLES_OFFSET) &= ~read_only);
  CHECK_FOUND(b, "other rights", b.kernel(NACRE_TEXT_OFFSET) &= ~uxn);
  CHECK_FOUND(b, "other rights", b.kernel(NACRE_STATE_OFFSET) |= 1 << 11);
  CHECK_FOUND(b, "not mapped", b.kernel(NACRE_STATE_OFFSET) = 0);
  CHECK_FOUND(b, "should not be",
              b.kernel(NACRE_WINDOW_SIZE) = b.kernel(NACRE_STATE_OFFSET) + NACRE_WINDOW_SIZE - NACRE_STATE_OFFSET);
  CHECK_FOUND(b, "another page", b.leaf(b.boot().kernel_root, upper + 0x0900'0000) += 0x1'0000);
  CHECK_FOUND(b, "should not be",
              b.leaf(b.boot().boot_root, load) = b.leaf(b.boot().boot_root, load + NACRE_TEXT_OFFSET));
  CHECK_FOUND(b, "boot", b.boot().boot_root = b.root_of(hand));
  CHECK_FOUND(b, "kernel", b.boot().kernel_root = b.boot().boot_root);
  CHECK_FOUND(b, "another load address", b.boot().load_address += 0x1000);
}

TEST_CASE("what the tables say about address spaces") {
  Bench b;
  CHECK_FOUND(b, "address space identifier 6, not 7", b.entry(hand).page_table -= uint64_t{1} << 48);
  CHECK_FOUND(b, "is used twice", b.entry(hand).page_table = uint64_t{hand + 1} << 48 | b.root_of(client));
  CHECK_FOUND(b, "not in the image", b.entry(hand).page_table = uint64_t{hand + 1} << 48 | 0x4100'0000);
  CHECK_FOUND(b, "not at the program's entry", b.entry(hand).entry += 4);
  CHECK_FOUND(b, "its stack begins", b.entry(hand).stack -= 16);
}

TEST_CASE("the kernel's bytes") {
  Bench b;
  CHECK_FOUND(b, "not that of the kernel", b.image().at(NACRE_TEXT_OFFSET) ^= 1);
  CHECK_FOUND(b, "not that of the kernel", b.image().at(NACRE_CONSTANTS_OFFSET - 1) = 1);
  CHECK_FOUND(b, "not that of the kernel", b.image().at(NACRE_CONSTANTS_OFFSET) ^= 0x10);
  CHECK_FOUND(b, "not that of the kernel", b.image().at(NACRE_STATE_OFFSET - 1) = 1);
  CHECK_FOUND(b, "not that of the kernel", b.image().at(NACRE_WINDOW_SIZE - 1) = 1);
}

TEST_CASE("contents") {
  Bench b;
  const uint64_t text = b.mapping(hand, "text").physical - load;
  CHECK_FOUND(b, "not that of the program", b.image().at(text) ^= 1);
  CHECK_FOUND(b, "not that of the program", b.image().at(text + 4095) ^= 0x80);
  const uint64_t uses = b.mapping(driver, "constants").physical - load + b.system().programs[driver].uses_address -
                        b.mapping(driver, "constants").address;
  auto* filled = reinterpret_cast<abi::Use*>(&b.image().at(uses));
  for (size_t i = 0; i < 6; ++i) {
    const bool placed = filled[i].kind == abi::UseKind::device || filled[i].kind == abi::UseKind::region;
    if (placed)
      CHECK_FOUND(b, "where nothing such begins", reinterpret_cast<abi::Use*>(&b.image().at(uses))[i].value += 0x1000);
    CHECK_FOUND(b, "has been altered", reinterpret_cast<abi::Use*>(&b.image().at(uses))[i].need ^= 1);
  }
  CHECK_FOUND(b, "not its content", b.image().at(b.mapping(worker, "key").physical - load) ^= 1);
  CHECK_FOUND(b, "not its content", b.image().at(b.mapping(hand, "notes").physical + 4096 - load) ^= 1);
}

TEST_CASE("each single bit of a descriptor matters") {
  Bench b;
  unsigned silent = 0;
  for (size_t id = 0; id < b.system().layout.components.size(); ++id) {
    for (const tool::Mapping& mapping : b.system().layout.components[id].mappings) {
      for (unsigned bit = 0; bit < 64; ++bit) {
        const auto findings = b.after([&] { b.user(id, mapping.address) ^= uint64_t{1} << bit; });
        if (findings.empty()) {
          MESSAGE("component " << id << ", " << mapping.name << ", bit " << bit);
          silent += 1;
        }
      }
    }
  }
  CHECK(silent == 0);
}

TEST_CASE("an image for another description is refused") {
  Bench b;
  tool::Description other = b.system().description;
  const checker::Inputs inputs{other, b.system().board, b.system().programs, b.system().region_contents,
                               *b.system().kernel};
  CHECK(checker::check_page_tables(b.system().image, inputs).empty());
  other.regions[0].maps[0].access = tool::Access::read;
  CHECK_FALSE(checker::check_page_tables(b.system().image, inputs).empty());
  other = b.system().description;
  other.components[driver].devices.clear();
  CHECK_FALSE(checker::check_page_tables(b.system().image, inputs).empty());
  other = b.system().description;
  other.components[hand].stack.value = tool::ByteCount::from_raw(4096);
  CHECK_FALSE(checker::check_page_tables(b.system().image, inputs).empty());
  other = b.system().description;
  other.regions[2].address->value += 0x1000;
  CHECK_FALSE(checker::check_page_tables(b.system().image, inputs).empty());
}

}  // namespace
}  // namespace nacre::test
