// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include "proofs/image/interpreter/program.hpp"

namespace nacre::proof::interpreter {
namespace {

constexpr uint64_t hash_start = 14695981039346656037U;  // FNV-1a, 64 bit
constexpr uint64_t hash_factor = 1099511628211U;

uint64_t hash_of(const std::string& text) {
  uint64_t hash = hash_start;
  for (const char letter : text) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= hash_factor;
  }
  return hash;
}

unsigned number_of(const std::string& text) {
  if (text.empty() || text.size() > 4 || text.find_first_not_of("0123456789") != std::string::npos)
    throw Refused("interface text: '" + text + "' is no number");
  return static_cast<unsigned>(std::stoul(text));
}

/// name:type@word, and .shared behind it if the word is not the argument's own.
ArgumentText argument_of(const std::string& text) {
  const size_t at = text.rfind('@');
  if (at == std::string::npos || text.find(':') > at) throw Refused("interface text: '" + text + "' is no argument");
  const std::string word = text.substr(at + 1);
  const size_t dot = word.find('.');
  if (dot != std::string::npos && word.substr(dot) != ".shared")
    throw Refused("interface text: '" + text + "' is no argument");
  return {text.substr(0, text.find(':')), number_of(word.substr(0, dot)), dot != std::string::npos};
}

MethodText method_of(std::istringstream& words) {
  std::string word;
  MethodText method;
  words >> word >> method.name;
  method.number = number_of(word);
  while (words >> word && word != "->") method.arguments.push_back(argument_of(word));
  if (word != "->" || method.number >= 64) throw Refused("interface text: the method '" + method.name + "' is cut off");
  return method;
}

InterfaceText interface_of(const std::string& text) {
  InterfaceText interface;
  interface.hash = hash_of(text);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == "interface") {
      words >> interface.name;
    } else if (first == "method") {
      interface.methods.push_back(method_of(words));
    } else if (!first.empty() && first != "extent") {
      throw Refused("interface text: '" + line + "'");
    }
  }
  return interface;
}

}  // namespace

std::vector<InterfaceText> read_interfaces(std::span<const uint8_t> section) {
  std::vector<InterfaceText> all;
  std::string text;
  for (const uint8_t letter : section) {
    if (letter != 0) {
      text += static_cast<char>(letter);
    } else if (!text.empty()) {
      all.push_back(interface_of(text));
      text.clear();
    }
  }
  if (!text.empty()) throw Refused("interface text: the last one does not end");
  return all;
}

const MethodText& InterfaceText::method(const std::string& wanted) const {
  for (const MethodText& one : methods) {
    if (one.name == wanted) return one;
  }
  throw Refused("the interface '" + name + "' has no method '" + wanted + "'");
}

}  // namespace nacre::proof::interpreter
