// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub_policies/twin.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace nacre::test {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

Twin twin_of(const fs::path& path) {
  std::ifstream stream(path);
  Twin twin{path.stem().string(), {}, {}, {}};
  std::getline(stream, twin.file);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("- "))
      twin.from += line.substr(2) + "\n";
    else if (line.starts_with("+ "))
      twin.to += line.substr(2) + "\n";
    else
      throw std::runtime_error(path.string() + ": neither '- ' nor '+ ': " + line);
  }
  if (twin.from.empty()) throw std::runtime_error(path.string() + ": replaces nothing");
  return twin;
}

}  // namespace

std::vector<Twin> twins_in(const std::string& folder) {
  std::vector<Twin> twins;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".twin") twins.push_back(twin_of(entry.path()));
  }
  std::ranges::sort(twins, {}, &Twin::claim);
  return twins;
}

void make_twin(const Twin& twin, const std::string& system, const std::string& folder) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const auto& entry : fs::directory_iterator(system)) {
    const fs::path extension = entry.path().extension();
    if (extension == ".policy" || extension == ".toml") fs::copy(entry.path(), folder / entry.path().filename());
  }
  const fs::path changed = fs::path(folder) / twin.file;
  std::string text = text_of(changed);
  const size_t at = text.find(twin.from);
  if (at == std::string::npos || text.find(twin.from, at + 1) != std::string::npos)
    throw std::runtime_error(twin.claim + ".twin: what it replaces is not exactly once in " + twin.file);
  text.replace(at, twin.from.size(), twin.to);
  std::ofstream(changed, std::ios::binary) << text;
}

}  // namespace nacre::test
