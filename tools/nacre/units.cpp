// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <span>

namespace nacre::tool {
namespace {

struct Unit {
  std::string_view name;
  uint64_t factor;
};

constexpr std::array time_units = {Unit{"ns", 1}, Unit{"us", 1'000}, Unit{"ms", 1'000'000}, Unit{"s", 1'000'000'000},
                                   Unit{"min", 60'000'000'000}};
constexpr std::array size_units = {Unit{"B", 1}, Unit{"KiB", 1024}, Unit{"MiB", 1024 * 1024},
                                   Unit{"GiB", 1024 * 1024 * 1024}};
constexpr uint64_t largest = 3'155'760'000'000'000'000;  // 100 years in nanoseconds

std::optional<uint64_t> quantity(std::string_view text, std::span<const Unit> units) {
  uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, status] = std::from_chars(text.data(), end, number);
  if (status != std::errc{} || rest == end || *rest != ' ') return std::nullopt;
  const std::string_view unit(rest + 1, end);
  for (const Unit& candidate : units) {
    if (candidate.name != unit) continue;
    if (number > largest / candidate.factor) return std::nullopt;
    return number * candidate.factor;
  }
  return std::nullopt;
}

/// A number up to `most` that ends at `separator`, or at the end if that is 0; it is cut off.
std::optional<uint32_t> take_number(std::string_view& text, char separator, uint32_t most) {
  uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, status] = std::from_chars(text.data(), end, number);
  const bool ends = separator == 0 ? rest == end : rest != end && *rest == separator;
  if (status != std::errc{} || !ends || number > most) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(rest - text.data()) + (separator == 0 ? 0 : 1));
  return number;
}

std::string in_units(uint64_t value, std::span<const Unit> units) {
  size_t best = 0;
  for (size_t i = 0; i < units.size(); ++i) {
    if (value >= units[i].factor) best = i;
  }
  if (value % units[best].factor == 0) return fmt::format("{} {}", value / units[best].factor, units[best].name);
  return fmt::format("{:.1f} {}", static_cast<double>(value) / static_cast<double>(units[best].factor),
                     units[best].name);
}

}  // namespace

std::optional<Nanoseconds> try_duration(std::string_view text) {
  const auto value = quantity(text, time_units);
  if (!value) return std::nullopt;
  return Nanoseconds::from_raw(*value);
}

std::optional<ByteCount> try_size(std::string_view text) {
  const auto value = quantity(text, size_units);
  if (!value) return std::nullopt;
  return ByteCount::from_raw(*value);
}

std::optional<AddressRange> try_address_range(std::string_view text) {
  AddressRange range;
  for (const char separator : {'.', '.', '.', '/'}) {
    const auto byte = take_number(text, separator, 255);
    if (!byte) return std::nullopt;
    range.address = range.address << 8 | *byte;
  }
  const auto prefix = take_number(text, 0, 32);
  if (!prefix) return std::nullopt;
  range.prefix = static_cast<uint8_t>(*prefix);
  const uint32_t beyond = *prefix == 32 ? 0 : ~uint32_t{0} >> *prefix;
  if ((range.address & beyond) != 0) return std::nullopt;
  return range;
}

Span to_ticks(Nanoseconds time, TicksPerSecond rate) {
  const auto product = static_cast<unsigned __int128>(time.to_raw()) * rate.to_raw();
  return Span::from_raw(static_cast<int64_t>((product + 999'999'999) / 1'000'000'000));
}

std::string duration_text(Nanoseconds time) { return in_units(time.to_raw(), std::span(time_units).first(4)); }

std::string ticks_text(Span span, TicksPerSecond rate) {
  const auto product = static_cast<unsigned __int128>(span.to_raw()) * 1'000'000'000;
  return duration_text(Nanoseconds::from_raw(static_cast<uint64_t>(product / rate.to_raw())));
}

std::string size_text(ByteCount size) { return in_units(size.to_raw(), size_units); }

}  // namespace nacre::tool
