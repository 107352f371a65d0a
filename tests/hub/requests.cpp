// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/requests.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/unit/web/requests.hpp"

namespace nacre::hub_test {
namespace {

constexpr std::string_view paths[] = {"/",           "/app.js",      "/app.css",   "/api/system",
                                      "/api/events", "/api/session", "/api/unlock"};

/// What stands between the quotes, with \\ and \xHH.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      plain += text[at];
    } else if (at + 3 < text.size() && text[at + 1] == 'x') {
      plain += static_cast<char>(std::stoi(std::string(text.substr(at + 2, 2)), nullptr, 16));
      at += 3;
    } else if (at + 1 < text.size()) {
      plain += text[++at];
    }
  }
  return plain;
}

}  // namespace

Requests::Requests() {
  std::ifstream file(std::string(NACRE_TREE) + "/tests/unit/web/http.dict");
  for (std::string line; std::getline(file, line);) {
    const size_t end = line.rfind('"');
    if (line.starts_with('"') && end > 0) words_.push_back(unescaped(std::string_view(line).substr(1, end - 1)));
  }
  if (words_.empty()) throw std::runtime_error("no words in tests/unit/web/http.dict");
}

std::string Requests::make(fuzz::Random& random) const {
  std::string request(web::test::requests[random() % std::size(web::test::requests)]);
  const size_t path = request.find('/');
  request.replace(path, request.find(' ', path) - path, paths[random() % std::size(paths)]);
  for (size_t count = random() % 5; count != 0; --count) change(request, random);
  return request;
}

void Requests::change(std::string& request, fuzz::Random& random) const {
  const size_t at = random() % request.size();
  switch (static_cast<fuzz::ChangeKind>(random() % fuzz::change_kinds)) {
    case fuzz::ChangeKind::set:
      request[at] = static_cast<char>(random());
      break;
    case fuzz::ChangeKind::add:
      request.insert(at, words_[random() % words_.size()]);
      break;
    case fuzz::ChangeKind::flip:
      request[at] = static_cast<char>(request[at] ^ 1 << random() % 8);
      break;
    case fuzz::ChangeKind::cut:
      request.resize(at + 1);
      break;
    case fuzz::ChangeKind::extend:
      request.insert(at, random() % 1'000, request[at]);
      break;
    case fuzz::ChangeKind::copy:
      request += request.substr(at);
      break;
  }
}

}  // namespace nacre::hub_test
