// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/network/site_profile.hpp"

#include <cxxabi.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace nacre::bench {
namespace {

constexpr size_t longest_name = 90;

/// Functions of a program, by their addresses.
class Functions {
 public:
  explicit Functions(const tool::ElfFile& program) {
    for (const auto& [name, address] : program.symbols) {
      if (!name.starts_with("$") && !name.starts_with(".")) by_address_[address] = name;
    }
  }
  [[nodiscard]] std::string at(uint64_t address) const {
    auto next = by_address_.upper_bound(address);
    return next == by_address_.begin() ? "?" : std::prev(next)->second;
  }

 private:
  std::map<uint64_t, std::string> by_address_;
};

std::string readable(const std::string& name) {
  int status = 0;
  char* text = ::abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status);
  std::string result = status == 0 ? text : name;
  std::free(text);
  return result.substr(0, longest_name);
}

/// One column of the sites: the kernel, or a component.
std::string part_profile(const std::string& name, const tool::ElfFile& program, const std::vector<Site>& before,
                         const std::vector<Site>& after, unsigned column, unsigned units) {
  const Functions functions(program);
  std::map<std::string, uint64_t> by_function;
  uint64_t all = 0;
  for (size_t i = 0; i < after.size(); ++i) {
    const uint64_t count = after[i].counts[column] - (i < before.size() ? before[i].counts[column] : 0);
    if (count == 0) continue;
    by_function[functions.at(after[i].address)] += count;
    all += count;
  }
  std::vector<std::pair<std::string, uint64_t>> sorted(by_function.begin(), by_function.end());
  std::ranges::sort(sorted, std::greater{}, [](const auto& each) { return each.second; });
  std::string text = fmt::format("{:>9.1f}  {}\n", static_cast<double>(all) / units, name);
  for (const auto& [function, count] : sorted) {
    if (count * 1000 < all) break;
    text += fmt::format("{:>9.1f}    {}\n", static_cast<double>(count) / units, readable(function));
  }
  return text;
}

}  // namespace

std::string site_profile(const NetworkRun& run, const std::vector<Site>& before, const std::vector<Site>& after,
                         unsigned units) {
  std::string text = part_profile("kernel", *run.system->kernel, before, after, 0, units);
  const std::vector<unsigned> columns = run.view.columns();
  const auto& components = run.system->description.components;
  if (columns.size() != components.size())
    return text +
           fmt::format("{} of {} components have run: they cannot be told apart\n", columns.size(), components.size());
  for (size_t i = 0; i < columns.size(); ++i)
    text += part_profile(components[i].name.value, run.system->programs[i].file, before, after, columns[i], units);
  return text;
}

}  // namespace nacre::bench
