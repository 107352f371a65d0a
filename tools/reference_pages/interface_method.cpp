// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/reference_pages/interface_method.hpp"

#include <charconv>
#include <optional>

#include "abi/calls.hpp"

namespace nacre::pages {
namespace {

/// A name, a number or a text in quotes, and its template arguments.
struct Node {
  std::string text;
  std::vector<Node> arguments;
};

class Parser {
 public:
  explicit Parser(std::string_view rest) : rest_(rest) {}

  [[nodiscard]] bool accept(std::string_view token) {
    skip_space();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  [[nodiscard]] std::string word() {
    skip_space();
    const size_t end = rest_.starts_with('"') ? rest_.find('"', 1) + 1 : rest_.find_first_of("<>,{ ");
    const std::string found(rest_.substr(0, end));
    rest_.remove_prefix(found.size());
    return found.starts_with("user::") ? found.substr(6) : found;
  }

  [[nodiscard]] std::optional<Node> node() {
    Node found{word(), {}};
    if (found.text.empty()) return std::nullopt;
    if (!accept("<") || accept(">")) return found;
    do {
      auto argument = node();
      if (!argument) return std::nullopt;
      found.arguments.push_back(std::move(*argument));
    } while (accept(","));
    if (!accept(">")) return std::nullopt;
    return found;
  }

 private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }

  std::string_view rest_;
};

[[nodiscard]] std::string written(const Node& node) {
  std::string text = node.text;
  for (size_t i = 0; i < node.arguments.size(); ++i) text += (i == 0 ? "<" : ", ") + written(node.arguments[i]);
  return node.arguments.empty() ? text : text + ">";
}

[[nodiscard]] std::string unquoted(const std::string& text) {
  return text.size() < 2 || text.front() != '"' ? std::string() : text.substr(1, text.size() - 2);
}

[[nodiscard]] std::optional<unsigned> number_of(const std::string& text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// How many words of a message a type takes: one, but for those whose codec says otherwise. The test compares the pages with
/// the texts of the compiled interfaces.
[[nodiscard]] std::optional<unsigned> words_of(const Node& type) {
  if (type.text == "Block" && type.arguments.size() == 1) return number_of(type.arguments[0].text);
  if (type.text.ends_with("HostName")) return abi::words;
  return 1;
}

[[nodiscard]] bool add_value(const Node& item, unsigned word, bool packed, std::vector<Value>& values) {
  if (item.text != "Argument" || item.arguments.size() != 2) return false;
  const Node& type = item.arguments[1];
  const auto words = words_of(type);
  if (!words) return false;
  values.push_back({written(type), unquoted(item.arguments[0].text), word, *words, packed});
  return !values.back().name.empty();
}

[[nodiscard]] bool read_values(const Node& list, std::string_view kind, std::vector<Value>& values) {
  if (list.text != kind) return false;
  unsigned word = 0;
  for (const Node& item : list.arguments) {
    if (item.text == "Packed") {
      for (const Node& part : item.arguments) {
        if (!add_value(part, word, true, values)) return false;
      }
      word += 1;
    } else {
      if (!add_value(item, word, false, values)) return false;
      word += values.back().words;
    }
  }
  return true;
}

constexpr auto form =
    "expected 'struct NAME : user::Method<Status, NUMBER, \"name\", user::Takes<...>, user::Gives<...>> {};'";

}  // namespace

std::expected<InterfaceMethod, std::string> parse_method(std::string_view declaration) {
  Parser parser(declaration);
  InterfaceMethod method;
  if (!parser.accept("struct ")) return std::unexpected(form);
  method.type = parser.word();
  if (!parser.accept(":")) return std::unexpected(form);
  const auto base = parser.node();
  if (!base || base->text != "Method" || base->arguments.size() != 5) return std::unexpected(form);
  const auto number = number_of(base->arguments[1].text);
  method.name = unquoted(base->arguments[2].text);
  if (!number || method.name.empty()) return std::unexpected(form);
  method.number = *number;
  if (!read_values(base->arguments[3], "Takes", method.takes) ||
      !read_values(base->arguments[4], "Gives", method.gives))
    return std::unexpected("expected user::Argument<\"name\", TYPE> or user::Packed<...> of such in Takes and Gives");
  return method;
}

}  // namespace nacre::pages
