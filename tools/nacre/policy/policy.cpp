// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/policy.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/parser.hpp"
#include "tools/nacre/policy/values.hpp"

namespace nacre::tool::policy {
namespace {

namespace filesystem = std::filesystem;

/// A file that is still to be read, and where it was named.
struct Pending {
  filesystem::path path;
  Place named_at;
};

std::optional<std::string> try_text(const filesystem::path& path) {
  if (!filesystem::is_regular_file(path)) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return std::nullopt;
  return text.str();
}

class Reader {
 public:
  explicit Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  Policy read(const std::string& path) {
    pending_.push_back({path, {path}});
    for (size_t i = 0; i < pending_.size(); ++i) read_one(pending_[i]);
    return std::move(policy_);
  }

 private:
  /// By value: reading adds to the list.
  void read_one(Pending one) {
    if (!seen_.insert(filesystem::weakly_canonical(one.path)).second) return;
    const auto text = try_text(one.path);
    if (!text) return diagnostics_.error(one.named_at, fmt::format("there is no file '{}'", one.path.string()));
    policy_.files.push_back(parse_file(one.path.string(), *text, diagnostics_));
    for (const Word& include : policy_.files.back().includes) add(one.path, include);
  }

  void add(const filesystem::path& from, const Word& include) {
    if (filesystem::path(include.text).is_absolute())
      return diagnostics_.error(include.at.place,
                                fmt::format("'{}' is absolute; expected a path relative to this file", include.text));
    pending_.push_back({(from.parent_path() / include.text).lexically_normal(), include.at.place});
  }

  Diagnostics& diagnostics_;
  Policy policy_;
  std::vector<Pending> pending_;
  std::set<filesystem::path> seen_;
};

}  // namespace

std::optional<Policy> try_policy(const std::string& path, Diagnostics& diagnostics) {
  Policy policy = Reader(diagnostics).read(path);
  replace_values(policy);
  if (!diagnostics.failed()) check_policy(policy, diagnostics);
  if (diagnostics.failed()) return std::nullopt;
  return policy;
}

}  // namespace nacre::tool::policy
