// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The checker must find every change that matters in what the SMMU reads, and name the stream.
#include <doctest/doctest.h>

#include "abi/image.hpp"
#include "tools/nacre/checker/check.hpp"
#include "tools/nacre/device_tables.hpp"
#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

constexpr uint64_t load = NACRE_LOAD_ADDRESS;
constexpr uint64_t frame_bits = 0x0000'ffff'ffff'f000;
constexpr uint64_t read_only = 1 << 7;

enum Id : size_t { root, guard, warden, stack, second, first };
enum Card : size_t { card_1, card_2 };

/// The image of accept/isolation, to be broken again and again.
class Bench {
 public:
  Bench() : system_(build(paths_of("accept/isolation"))), image_(system_->image) {}

  uint64_t& word(uint64_t physical) { return *reinterpret_cast<uint64_t*>(&image_.at(physical - load)); }
  uint64_t& entry(uint32_t stream, unsigned index) {
    return word(system_->layout.isolation.stream_table + stream * 64 + index * 8);
  }
  uint64_t& context(Card card, unsigned index) {
    return word((entry(stream_of(card), 0) & 0x000f'ffff'ffff'ffc0) + index * 8);
  }
  [[nodiscard]] static uint32_t stream_of(Card card) { return card == card_1 ? 8 : 16; }
  /// The level-3 descriptor of an address that the device uses.
  uint64_t& leaf(Card card, uint64_t address) {
    const uint64_t level3 = word(context(card, 1) + (address >> 21 & 511) * 8) & frame_bits;
    return word(level3 + (address >> 12 & 511) * 8);
  }
  [[nodiscard]] const tool::Mapping& mapping(size_t id, const std::string& name) const {
    for (const tool::Mapping& one : system_->layout.components[id].mappings) {
      if (one.name == name) return one;
    }
    FAIL("no mapping " << name);
    return system_->layout.components[id].mappings[0];
  }
  uint64_t& page(Card card, size_t driver, const std::string& name) {
    return leaf(card, mapping(driver, name).address);
  }

  [[nodiscard]] checker::Findings check() const { return check(system_->description, system_->board); }
  [[nodiscard]] checker::Findings check(const tool::Description& description, const tool::Board& board) const {
    return checker::check_page_tables(
        image_, {description, board, system_->programs, system_->region_contents, *system_->kernel});
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

TEST_CASE("devices see the dma regions of their drivers at the same addresses") {
  Bench b;
  CHECK(b.check() == checker::Findings{});
  const tool::Mapping& ring = b.mapping(first, "ring");
  CHECK((b.leaf(card_1, ring.address + 0x1000) & frame_bits) == ring.physical + 0x1000);
  CHECK((b.page(card_1, first, "ring") & read_only) == 0);
  CHECK((b.page(card_1, first, "outgoing") & read_only) != 0);
  CHECK(b.page(card_1, first, "private") == 0);
  CHECK(b.page(card_1, first, "stack") == 0);
  const tool::Mapping& large = b.mapping(second, "large");
  CHECK((large.address >> 21) < ((large.address + large.size - 1) >> 21));
  CHECK((b.leaf(card_2, large.address + large.size - 0x1000) & frame_bits) == large.physical + large.size - 0x1000);
}

TEST_CASE("rights of a device") {
  Bench b;
  CHECK_FOUND(b, "stream 8 (card_1), address 0x", b.page(card_1, first, "outgoing") &= ~read_only);
  CHECK_FOUND(b, "reaches outgoing with other rights", b.page(card_1, first, "outgoing") &= ~read_only);
  CHECK_FOUND(b, "reaches ring with other rights", b.page(card_1, first, "ring") |= read_only);
  CHECK_FOUND(b, "reaches ring with other rights", b.page(card_1, first, "ring") &= ~uint64_t{1 << 6});
  CHECK_FOUND(b, "reaches outgoing with other rights", b.page(card_1, first, "outgoing") &= ~(uint64_t{1} << 54));
  CHECK_FOUND(b, "writable and executable", b.page(card_1, first, "ring") &= ~(uint64_t{1} << 54));
}

TEST_CASE("pages of a device") {
  Bench b;
  const auto point = [&](uint64_t& leaf, uint64_t frame) { leaf = (leaf & ~frame_bits) | frame; };
  const uint64_t ring = b.page(card_1, first, "ring");
  const tool::Mapping& own = b.mapping(first, "private");
  CHECK_FOUND(b, "it reaches the page", b.leaf(card_1, own.address) = (ring & ~frame_bits) | own.physical);
  CHECK_FOUND(b, "it reaches the page", b.leaf(card_1, 0x20'0000) = ring);
  CHECK_FOUND(b, "for one of ring", point(b.page(card_1, first, "ring"), load));
  CHECK_FOUND(b, "for one of ring", point(b.page(card_1, first, "ring"), b.mapping(stack, "stack").physical));
  CHECK_FOUND(b, "for one of outgoing", point(b.page(card_1, first, "outgoing"), b.system().layout.tables));
  CHECK_FOUND(b, "for one of large",
              point(b.page(card_2, second, "large"), b.mapping(second, "large").physical + 0x1000));
  CHECK_FOUND(b, "it does not reach ring", b.page(card_1, first, "ring") = 0);
  CHECK_FOUND(b, "it does not reach large", b.word(b.context(card_2, 1) + (0x40'0000 >> 21) * 8) = 0);
}

TEST_CASE("streams") {
  Bench b;
  CHECK_FOUND(b, "stream 24, which has no driver", b.entry(24, 0) = 0b1001);  // bypass
  CHECK_FOUND(b, "stream 0, which has no driver", b.entry(0, 0) = b.entry(8, 0));
  CHECK_FOUND(b, "stream 63, which has no driver", b.entry(63, 7) = 1);
  CHECK_FOUND(b, "stream 8 (card_1), entry: Config is 0x4, not 0x5", b.entry(8, 0) &= ~uint64_t{0b10});
  CHECK_FOUND(b, "stream 8 (card_1), entry: V is 0x0", b.entry(8, 0) = 0);
  CHECK_FOUND(b, "bits that nothing here needs", b.entry(8, 0) |= uint64_t{1} << 59);  // substreams
  CHECK_FOUND(b, "bits that nothing here needs", b.entry(8, 1) |= uint64_t{1} << 28);  // address translation service
  CHECK_FOUND(b, "stream 16 (card_2): its context descriptor", b.entry(16, 0) = b.entry(8, 0));
  CHECK_FOUND(b, "is no page of the image", b.entry(16, 0) += 0x4000'0000);
}

TEST_CASE("contexts") {
  Bench b;
  constexpr uint64_t identifier = uint64_t{1} << 48;
  CHECK_FOUND(b, "stream 16 (card_2), context: its ASID is 1, not 2", b.context(card_2, 0) -= identifier);
  CHECK_FOUND(b, "context: T0SZ is 0x19, not 0x22", b.context(card_1, 0) -= 9);
  CHECK_FOUND(b, "context: EPD1 is 0x0", b.context(card_1, 0) &= ~(uint64_t{1} << 30));
  CHECK_FOUND(b, "context: R is 0x0", b.context(card_1, 0) &= ~(uint64_t{1} << 45));
  CHECK_FOUND(b, "context: A is 0x0", b.context(card_1, 0) &= ~(uint64_t{1} << 46));
  CHECK_FOUND(b, "bits that nothing here needs", b.context(card_1, 0) |= uint64_t{1} << 44);  // stalls
  CHECK_FOUND(b, "bits that nothing here needs", b.context(card_1, 2) = b.context(card_1, 1));
  CHECK_FOUND(b, "MAIR is 0x4", b.context(card_1, 3) = 4);
  CHECK_FOUND(b, "holds tables already", b.context(card_2, 1) = b.context(card_1, 1));
  CHECK_FOUND(b, "a context descriptor that no stream has", b.context(card_2, 8) = 1);
}

TEST_CASE("the frames of the tables are nobody's memory") {
  Bench b;
  const uint64_t info = b.system().layout.isolation.info;
  const uint64_t large = b.mapping(second, "large").physical;
  CHECK_FOUND(b, "region large, holds page tables", b.word(info + offsetof(abi::Isolation, stream_table)) = large);
  CHECK_FOUND(b, "region large, holds page tables", b.context(card_1, 1) = large);
  CHECK_FOUND(b, "region large, holds page tables", b.entry(16, 0) = (b.entry(16, 0) & 0b111111) | large);
  CHECK_FOUND(b, "is no page of the image", b.word(info + offsetof(abi::Isolation, stream_table)) += 64);
  CHECK_FOUND(b, "holds tables already",
              b.word(info + offsetof(abi::Isolation, stream_table)) = b.system().layout.tables);
}

TEST_CASE("what components are told stands on pages of its own") {
  Bench b;
  const tool::Mapping& isolation = b.mapping(guard, "isolation");
  const uint64_t level2 = b.word(b.system().layout.components[guard].root) & frame_bits;
  const uint64_t level3 = b.word(level2 + (isolation.address >> 21 & 511) * 8) & frame_bits;
  const uint64_t leaf = level3 + (isolation.address >> 12 & 511) * 8;
  REQUIRE((b.word(leaf) & frame_bits) == isolation.physical);
  const auto point = [&](uint64_t frame) { b.word(leaf) = (b.word(leaf) & ~frame_bits) | frame; };
  CHECK_FOUND(b, "tells system already", point(b.system().layout.system_info));
  CHECK_FOUND(b, "the isolation information is another page", point(0x4080'0000));
  CHECK_FOUND(b, "region large, holds the isolation information", point(b.mapping(second, "large").physical));
}

TEST_CASE("each single bit of what the SMMU reads matters") {
  Bench b;
  const tool::IsolationLayout& layout = b.system().layout.isolation;
  const tool::BuiltTables built = tool::build_device_tables(b.system().layout);
  unsigned silent = 0;
  for (uint64_t at = layout.stream_table; at < layout.end(); at += 8) {
    if (built.words[(at - built.address) / 8] == 0) continue;
    for (unsigned bit = 0; bit < 64; ++bit) {
      if (at >= layout.tables && bit % 9 != at / 8 % 9) continue;  // a ninth of the many leaves
      if (!b.after([&] { b.word(at) ^= uint64_t{1} << bit; }).empty()) continue;
      MESSAGE("address " << at << ", bit " << bit);
      silent += 1;
    }
  }
  CHECK(silent == 0);
}

TEST_CASE("device tables for another description are refused") {
  Bench b;
  tool::Description other = b.system().description;
  CHECK(b.check(other, b.system().board).empty());
  other.regions[1].dma = false;
  CHECK(mentions(b.check(other, b.system().board), "stream 8 (card_1)"));
  tool::Board board = b.system().board;
  for (tool::Device& device : board.devices) {
    if (device.stream == 16U) device.stream = 24;
  }
  CHECK(mentions(b.check(b.system().description, board), "stream 16, which has no driver"));
}

}  // namespace
}  // namespace nacre::test
