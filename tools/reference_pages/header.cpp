// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/reference_pages/header.hpp"

#include <fmt/format.h>

#include <regex>
#include <sstream>
#include <utility>

#include "tools/reference_pages/interface_method.hpp"

namespace nacre::pages {
namespace {

using TextLines = std::vector<std::string>;

constexpr size_t first_of_comment = 2;  ///< two lines name copyright and licence

[[nodiscard]] TextLines lines_of(const std::string& text) {
  TextLines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Outside of `code`, signs that mean something to Doxygen.
[[nodiscard]] std::string escaped(std::string_view text) {
  std::string result;
  bool code = false;
  for (const char each : text) {
    if (each == '`') code = !code;
    if (!code && std::string_view("<>@\\#%&").contains(each)) result += '\\';
    result += each;
  }
  return result;
}

/// Of an interface header: the struct with a `name`, and that name.
struct Declared {
  std::string type;
  std::string name;
};

[[nodiscard]] Declared interface_of(const TextLines& lines) {
  static const std::regex begins(R"(^struct (\w+) \{$)");
  static const std::regex names(R"x(^  static constexpr FixedText name\{"(\w+)"\};$)x");
  std::smatch found;
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    std::smatch type;
    if (std::regex_match(lines[i], type, begins) && std::regex_match(lines[i + 1], found, names))
      return {type[1], found[1]};
  }
  return {};
}

/// Text set off by three blanks stands as it is written.
[[nodiscard]] bool is_set_off(const std::string& line) { return line.starts_with("//   "); }

[[nodiscard]] std::expected<void, Refusal> turn_head(TextLines& lines, const std::string& area,
                                                     const Declared& declared) {
  size_t end = first_of_comment;
  while (end < lines.size() && lines[end].starts_with("//")) ++end;
  if (end <= first_of_comment + 1 || lines[first_of_comment] != "//")
    return std::unexpected(Refusal{first_of_comment + 1, "expected a comment on what the header is for"});
  bool verbatim = false;
  for (size_t i = first_of_comment + 1; i < end; ++i) {
    const bool set_off = is_set_off(lines[i]);
    const bool blank = lines[i] == "//";
    const std::string text = lines[i].substr(std::min<size_t>(3, lines[i].size()));
    std::string turned = set_off || (verbatim && blank) ? text : escaped(text);
    if (set_off && !verbatim) lines[i - 1] += " @verbatim";
    if (!set_off && !blank && verbatim) lines[i - 1] += " @endverbatim";
    if (!blank) verbatim = set_off;
    lines[i] = std::move(turned);
  }
  lines[0] = "/** @file";
  lines[1] = "@ingroup " + area;
  lines[first_of_comment].erase(0, 2);
  if (!declared.type.empty()) {
    lines[first_of_comment] =
        fmt::format("The interface `{}`. */ /** @struct nacre::interfaces::{}", declared.name, declared.type);
  }
  if (verbatim) lines[end - 1] += " @endverbatim";
  if (!declared.type.empty()) lines[end - 1] += fmt::format(" <p>In system.toml: `interface = \"{}\"`.", declared.name);
  lines[end - 1] += " */";
  return {};
}

enum class Side { takes, gives };

/// A guard of a channel bounds arguments; results have none.
[[nodiscard]] std::string table_of(const std::vector<Value>& values, Side side) {
  if (values.empty()) return {};
  const bool guards = side == Side::takes;
  std::string text = guards ? "<table><tr><th>takes<th>type<th>word<th>guard" : "<table><tr><th>gives<th>type<th>word";
  for (const Value& value : values) {
    std::string type;
    for (const char each : value.type) type += each == '<' ? "&lt;" : each == '>' ? "&gt;" : std::string(1, each);
    const std::string words = value.words == 1 ? fmt::format("{}", value.word)
                                               : fmt::format("{} to {}", value.word, value.word + value.words - 1);
    text += fmt::format("<tr><td><code>{}</code><td><code>{}</code><td>{}{}", value.name, type, words,
                        value.packed ? ", shared" : "");
    if (guards) text += value.guardable() ? "<td>possible" : "<td>none";
  }
  return text + "</table> ";
}

[[nodiscard]] std::string values_of(const std::vector<Value>& values) {
  if (values.empty()) return "Nothing";
  if (values.size() == 1) return values[0].type;
  std::string text = "std::tuple<";
  for (const Value& value : values) text += value.type + (&value == &values.back() ? ">" : ", ");
  return text;
}

/// What the type says of the method, and a function in its place.
[[nodiscard]] std::string turned_method(const InterfaceMethod& method, const Declared& declared, bool described) {
  std::string arguments, names;
  for (const Value& value : method.takes) {
    const std::string_view comma = names.empty() ? "" : ", ";
    arguments += fmt::format("{}{} {}", comma, value.type, value.name);
    names += fmt::format("{}{}", comma, value.name);
  }
  const std::string function = fmt::format("{} {}({});", values_of(method.gives), method.type, arguments);
  if (!described) return function;  // for Doxygen to refuse
  return fmt::format(
      "/** <p>{}{}<b>Who may call:</b> a component with a [[channel]] to the server whose <code>interface</code> is "
      "<code>\"{}\"</code> and whose <code>methods</code> hold <code>\"{}\"</code> (number {}). <p><b>Call:</b> "
      "<code>user::Client&lt;{}, \"CHANNEL\"&gt;\\::call&lt;{}::{}&gt;({})</code> <p><b>Fails with</b> a @ref "
      "nacre::interfaces::{}::Status of the server, or as each call does: nacre::user::Failure. */ {}",
      table_of(method.takes, Side::takes), table_of(method.gives, Side::gives), declared.name, method.name,
      method.number, declared.type, declared.type, method.type, names, declared.type, function);
}

[[nodiscard]] bool is_described(const TextLines& lines, size_t at) {
  return at > 0 && lines[at - 1].contains("///") &&
         lines[at - 1].find_first_not_of(' ') == lines[at - 1].find("///");
}

[[nodiscard]] std::expected<void, Refusal> turn_methods(TextLines& lines, const Declared& declared) {
  static const std::regex begins(R"(^  struct \w+( : user::Method<.*)?$)");
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!std::regex_match(lines[i], begins)) continue;
    const bool described = is_described(lines, i);
    std::string declaration = lines[i].substr(2);
    size_t last = i;
    while (declaration.find('{') == std::string::npos && last + 1 < lines.size()) {
      const std::string& next = lines[++last];
      declaration += " " + next.substr(std::min(next.find_first_not_of(' '), next.size()));
    }
    const auto method = parse_method(declaration);
    if (!method) return std::unexpected(Refusal{i + 1, method.error()});
    while (lines[last].find('}') == std::string::npos && last + 1 < lines.size()) ++last;
    for (size_t at = i; at <= last; ++at) lines[at].clear();
    lines[i] = turned_method(*method, declared, described);
  }
  return {};
}

void turn_rest_of_interface(TextLines& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    std::string& line = lines[i];
    if (line.starts_with("  static constexpr FixedText name{") || line.starts_with("  using Methods =")) line.clear();
    // How many enumerators there are is said in the runtime's namespace, amid an interface's header.
    if (line.starts_with("inline constexpr unsigned nacre::user::enumerator_count<")) line = lines[i - 1] = "";
    if (line.starts_with("  enum class Status {") && !is_described(lines, i))
      line = "/** What the server refuses with, besides the statuses of the runtime. */" + line;
  }
}

/// From a line `// ---- machinery: ...` to `// ---- end of machinery ----` or the end of the file: names that nobody
/// writes, and that have no page.
void turn_machinery(TextLines& lines) {
  bool hidden = false;
  for (std::string& line : lines) {
    if (line.starts_with("// ---- machinery")) line = std::exchange(hidden, true) ? "" : "/** @cond */";
    if (line == "// ---- end of machinery ----") line = std::exchange(hidden, false) ? "/** @endcond */" : "";
    if (line.starts_with("#define ")) line.clear();  // shared with assembly: the comment at the head tells
  }
  for (size_t i = lines.size(); hidden && i-- > 0;) {
    if (!lines[i].starts_with("}  // namespace")) continue;
    lines[i].insert(0, "/** @endcond */ ");
    hidden = false;
  }
}

/// All names of the header belong to its area. `@area` is an alias of the Doxyfile.
void turn_namespaces(TextLines& lines, const std::string& area) {
  for (std::string& line : lines) {
    if (line.starts_with("namespace nacre") && line.ends_with("{")) line += fmt::format(" /** @area{{{}}} */", area);
    if (const size_t end = line.find("}  // namespace nacre"); end != std::string::npos) line.insert(end, "/** @} */ ");
  }
}

/// Fields that are kept free, and the entries of `.nacre.uses`, which nobody names (user/use.hpp).
void turn_fields(TextLines& lines) {
  static const std::regex reserved(R"(^ +\w+ reserved\d*(\[[^;]*\])?;$)");
  for (std::string& line : lines) {
    if (std::regex_match(line, reserved)) line += "  ///< Zero.";
    if (line.starts_with("  using Record = UseOf<") && line.ends_with(";")) line.clear();
  }
}

}  // namespace

std::expected<std::string, Refusal> page_source(const std::string& header, const std::string& area) {
  TextLines lines = lines_of(header);
  if (lines.size() <= first_of_comment) return std::unexpected(Refusal{1, "expected a header"});
  const Declared declared = interface_of(lines);
  if (auto head = turn_head(lines, area, declared); !head) return std::unexpected(head.error());
  if (!declared.type.empty()) {
    if (auto methods = turn_methods(lines, declared); !methods) return std::unexpected(methods.error());
    turn_rest_of_interface(lines);
  }
  turn_machinery(lines);
  turn_namespaces(lines, area);
  turn_fields(lines);
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace nacre::pages
