// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Connections of a web server: what it answers, how long it waits, and whom it lets in.
#include "services/web/server.hpp"

#include <doctest/doctest.h>

#include "tests/unit/web/peers.hpp"
#include "tests/unit/web/test_site.hpp"

namespace {

using namespace nacre;
using namespace nacre::web;
using namespace nacre::web::test;
using user::SocketState;

struct Fixture {
  TestSite site;
  Peers peers{site};
  Fixture() {
    peers.connect(0);
    peers.run();
  }
};
constexpr const char* get_file = "GET /file HTTP/1.1\r\nHost: hub\r\n\r\n";

TEST_CASE_FIXTURE(Fixture, "a file comes whole, with its headers, and the connection stays") {
  for (int i = 0; i < 3; ++i) {
    const Answer answer(peers.ask(0, get_file));
    CHECK(answer.status == 200);
    CHECK(answer.body == packed);
    CHECK(answer.header("Content-Length") == std::to_string(packed.size()));
    CHECK(answer.header("Content-Encoding") == "gzip");
    CHECK(answer.header("Content-Type") == "text/plain");
    CHECK(answer.header("Cache-Control") == "no-cache");
    CHECK(answer.header("ETag") == "\"86a6103605000000\"");
    CHECK(answer.header("Connection") == "");
    CHECK(peers.said(0) == SocketState::open);
  }
}

TEST_CASE_FIXTURE(Fixture, "every answer forbids what the page does not need") {
  for (const char* request : {get_file, "GET /none HTTP/1.1\r\n\r\n", "PUT /file HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n",
                              "GET /file HTTP/1.1\r\nIf-None-Match: *\r\n\r\n"}) {
    peers.connect(0);
    const Answer answer(peers.ask(0, request));
    CHECK(answer.header("Content-Security-Policy") ==
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
          "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    CHECK(answer.header("Referrer-Policy") == "no-referrer");
    CHECK(answer.head.ends_with("\r\n\r\n"));
  }
}

TEST_CASE_FIXTURE(Fixture, "who has the content is told so") {
  const auto status = [&](const std::string& tags) {
    const Answer answer(peers.ask(0, "GET /file HTTP/1.1\r\nif-NONE-match: " + tags + "\r\n\r\n"));
    if (answer.status == 304) CHECK(answer.body.empty());
    return answer.status;
  };
  CHECK(status("\"86a6103605000000\"") == 304);
  CHECK(status("\"x\", W/\"86a6103605000000\"") == 304);
  CHECK(status("*") == 304);
  CHECK(status("\"86a6103605000001\"") == 200);
  CHECK(status("86a6103605000000") == 200);
  CHECK(status(std::string(200, '*')) == 200);
}

TEST_CASE_FIXTURE(Fixture, "HEAD gets the head of GET and nothing more") {
  const Answer get(peers.ask(0, get_file));
  const Answer head(peers.ask(0, "HEAD /file HTTP/1.1\r\n\r\n"));
  CHECK(head.head == get.head);
  CHECK(head.body.empty());
  CHECK(Answer(peers.ask(0, "HEAD /stream HTTP/1.1\r\n\r\n")).status == 200);
  CHECK(peers.server.streams() == 0);
  CHECK(Answer(peers.ask(0, get_file)).status == 200);
}

TEST_CASE_FIXTURE(Fixture, "targets: query, absolute form, unknown, too long") {
  CHECK(Answer(peers.ask(0, "GET /file?a=b HTTP/1.1\r\n\r\n")).status == 200);
  CHECK(Answer(peers.ask(0, "GET http://hub:80/file HTTP/1.1\r\n\r\n")).status == 200);
  CHECK(Answer(peers.ask(0, "GET /file/ HTTP/1.1\r\n\r\n")).status == 404);
  const std::string fits(RequestReader::longest_target - 1, 'a');
  CHECK(Answer(peers.ask(0, "GET /" + fits + " HTTP/1.1\r\n\r\n")).status == 404);
  CHECK(peers.said(0) == SocketState::open);
  CHECK(Answer(peers.ask(0, "GET /a" + fits + " HTTP/1.1\r\n\r\n")).status == 414);
  CHECK(peers.said(0) == SocketState::finished);
}

TEST_CASE_FIXTURE(Fixture, "a request in any pieces is one request") {
  const std::string request = "POST /echo HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
  for (size_t piece = 1; piece < request.size(); ++piece) {
    peers.received[0].clear();
    for (size_t at = 0; at < request.size(); at += piece) {
      peers.send(0, std::string_view(request).substr(at, piece));
      peers.run();
      if (at + piece < request.size()) REQUIRE(peers.received[0].empty());
    }
    const Answer answer(peers.received[0]);
    REQUIRE(answer.status == 200);
    REQUIRE(answer.body == "hello");
  }
}

TEST_CASE_FIXTURE(Fixture, "requests that come together are answered one after the other") {
  std::string many;
  for (int i = 0; i < 100; ++i) many += get_file;
  REQUIRE(many.size() < user::SocketEnd::capacity);
  const std::string all = peers.ask(0, many + "GET /none HTTP/1.1\r\n\r\n");
  size_t count = 0;
  for (size_t at = all.find("HTTP/1.1 200 OK"); at != std::string::npos; at = all.find("HTTP/1.1 200 OK", at + 1))
    ++count;
  CHECK(count == 100);
  CHECK(all.find("HTTP/1.1 404") > all.rfind("HTTP/1.1 200 OK"));
  CHECK(all.find("HTTP/1.1 404") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a body that does not fit the ring comes whole, however slowly it is taken") {
  peers.send(0, "GET /large HTTP/1.1\r\n\r\n");
  for (int i = 0; i < 2000 && peers.received[0].size() < 80'000; ++i) {
    peers.turn();
    uint8_t bytes[37];
    const size_t count = peers.ends[0].read(bytes);
    peers.received[0].append(reinterpret_cast<const char*>(bytes), count);
  }
  peers.run();
  CHECK(Answer(peers.received[0]).body == site.large);
}

TEST_CASE_FIXTURE(Fixture, "the connection ends when the peer wants it to, and stays when an old one asks for it") {
  const Answer closing(peers.ask(0, "GET /file HTTP/1.1\r\nConnection: close\r\n\r\n"));
  CHECK(closing.header("Connection") == "close");
  CHECK(closing.body == packed);
  CHECK(peers.said(0) == SocketState::finished);
  peers.connect(1);
  CHECK(Answer(peers.ask(1, "GET /file HTTP/1.0\r\n\r\n")).header("Connection") == "close");
  CHECK(peers.said(1) == SocketState::finished);
  peers.connect(2);
  CHECK(Answer(peers.ask(2, "GET /file HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")).header("Connection") ==
        "keep-alive");
  CHECK(peers.said(2) == SocketState::open);
}

TEST_CASE_FIXTURE(Fixture, "a peer that has sent its last request gets its answer, then the end") {
  peers.send(0, get_file);
  peers.finish(0);
  peers.run();
  CHECK(Answer(peers.received[0]).status == 200);
  CHECK(peers.said(0) == SocketState::finished);
  peers.connect(1);
  peers.send(1, "GET /fi");
  peers.finish(1);
  peers.run();
  CHECK(peers.received[1].empty());
  CHECK(peers.said(1) == SocketState::finished);
}

TEST_CASE_FIXTURE(Fixture, "nobody is switched to another protocol") {
  const char* upgrade = "GET /file HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
  const Answer answer(peers.ask(0, upgrade));
  CHECK(answer.status == 200);
  CHECK(answer.header("Connection") == "close");
  peers.connect(1);
  CHECK(Answer(peers.ask(1, "CONNECT hub:80 HTTP/1.1\r\n\r\n")).status == 405);
  CHECK(peers.said(1) == SocketState::finished);
}

TEST_CASE_FIXTURE(Fixture, "what is too large is refused, and what follows it is not taken for a request") {
  unsigned slot = 0;
  const auto status = [&](const std::string& request) {
    slot = (slot + 1) % Peers::slots;
    peers.connect(slot);
    size_t sent = 0;
    while (sent < request.size()) {
      sent += peers.send(slot, std::string_view(request).substr(sent));
      peers.run();
    }
    CHECK(peers.said(slot) == SocketState::finished);
    return Answer(peers.received[slot]).status;
  };
  const std::string body(RequestReader::longest_body + 1, 'a');
  CHECK(status("POST /echo HTTP/1.1\r\nContent-Length: 257\r\n\r\n" + body) == 413);
  CHECK(status("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n101\r\n" + body + "\r\n0\r\n\r\n") == 413);
  CHECK(status("POST /echo HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n" + std::string(get_file)) == 413);
  CHECK(status("GET / HTTP/1.1\r\nCookie: " + std::string(9000, 'c') + "\r\n\r\n") == 431);
  CHECK(status("GET /file HTTP/1.1\r\n: \r\n\r\n" + std::string(get_file)) == 400);
  CHECK(status("POST /echo HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
  CHECK(status("BREW /pot HTTP/1.1\r\n\r\n") == 400);
  CHECK(site.asked.empty());
  const std::string fits(RequestReader::longest_body, 'a');
  peers.wait(10'000);
  peers.connect(0);
  CHECK(Answer(peers.ask(0, "POST /echo HTTP/1.1\r\nContent-Length: 256\r\n\r\n" + fits)).body == fits);
  const Answer chunked(
      peers.ask(0, "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"));
  CHECK(chunked.body == "abc");
}

TEST_CASE_FIXTURE(Fixture, "a request must be whole within its time, however many bytes keep coming") {
  peers.send(0, "GET /file HTTP/1.1\r\n");
  peers.run();
  for (int i = 0; i < 9; ++i) {
    peers.send(0, "a: b\r\n");
    peers.wait(1000);
    REQUIRE(peers.said(0) == SocketState::open);
  }
  peers.wait(1001);
  CHECK(Answer(peers.received[0]).status == 408);
  CHECK(peers.said(0) == SocketState::finished);
}

TEST_CASE_FIXTURE(Fixture, "silent connections end: before the first request, between two, and while closing") {
  CHECK(peers.server.deadline() == Instant::from_raw(peers.now + 10'000));
  peers.connect(1);
  CHECK(Answer(peers.ask(1, get_file)).status == 200);
  peers.wait(10'000);
  CHECK(peers.said(0) == SocketState::finished);
  CHECK(peers.said(1) == SocketState::open);
  const uint64_t number = peers.stack_side->sockets[0].connection;
  peers.wait(9'999);
  CHECK(peers.stack_side->sockets[0].connection == number);
  peers.wait(1);
  CHECK(peers.stack_side->sockets[0].connection != number);  // it said `gone`, and the stack cut it
  peers.wait(10'000);
  CHECK(peers.said(1) == SocketState::finished);
  CHECK(peers.received[0].empty());
}

TEST_CASE_FIXTURE(Fixture, "who does not take his answer loses it") {
  peers.send(0, "GET /large HTTP/1.1\r\n\r\n");
  for (int i = 0; i < 30; ++i) {
    peers.now += 1000;
    peers.turn();
    REQUIRE(peers.said(0) == SocketState::open);
  }
  peers.now += 1001;
  peers.turn();
  CHECK(peers.said(0) == SocketState::gone);
}

TEST_CASE_FIXTURE(Fixture, "while all sockets are in use the longest idle connection makes room") {
  for (unsigned slot = 0; slot < Peers::slots; ++slot) {
    if (slot != 0) peers.connect(slot);
    peers.now += 10;
    CHECK(Answer(peers.ask(slot, get_file)).status == 200);
  }
  CHECK(peers.said(0) == SocketState::finished);
  for (unsigned slot = 1; slot < Peers::slots; ++slot) CHECK(peers.said(slot) == SocketState::open);
  peers.finish(0);
  peers.wait(2'000);
  peers.connect(0);
  peers.run();
  CHECK(Answer(peers.ask(0, get_file)).status == 200);
  CHECK(peers.said(1) == SocketState::finished);
}

TEST_CASE_FIXTURE(Fixture, "a connection without a request is safe for a second only") {
  for (unsigned slot = 1; slot < Peers::slots; ++slot) peers.connect(slot);
  peers.run();
  for (unsigned slot = 0; slot < Peers::slots; ++slot) CHECK(peers.said(slot) == SocketState::open);
  CHECK(peers.server.deadline() == Instant::from_raw(peers.now + 1'000));
  peers.wait(1'000);
  unsigned closed = 0;
  for (unsigned slot = 0; slot < Peers::slots; ++slot) closed += peers.said(slot) == SocketState::finished ? 1 : 0;
  CHECK(closed >= 1);
}

TEST_CASE_FIXTURE(Fixture, "while all sockets are in use a request that is not whole after a second makes room") {
  for (unsigned slot = 0; slot < Peers::slots; ++slot) {
    if (slot != 0) peers.connect(slot);
    peers.send(slot, "GET /file HTTP/1.1\r\n");
    peers.run();
    peers.now += 10;
  }
  const auto finished = [&] {
    unsigned count = 0;
    for (unsigned slot = 0; slot < Peers::slots; ++slot) count += peers.said(slot) == SocketState::finished ? 1 : 0;
    return count;
  };
  CHECK(finished() == 0);
  const uint64_t first_byte = peers.now - Peers::slots * 10;
  CHECK(peers.server.deadline() == Instant::from_raw(first_byte + 1'000));
  peers.now = first_byte;
  peers.wait(999);
  CHECK(finished() == 0);
  peers.wait(1);
  CHECK(peers.said(0) == SocketState::finished);
  CHECK(finished() == 1);
  CHECK(Answer(peers.received[0]).status == 408);
  // It does not close its side: then it is cut, and the next one is told.
  const uint64_t number = peers.stack_side->sockets[0].connection;
  peers.wait(2'000);
  CHECK(peers.stack_side->sockets[0].connection != number);
  peers.connect(0);
  CHECK(Answer(peers.ask(0, get_file)).status == 200);
}

TEST_CASE_FIXTURE(Fixture, "streams: as many as there may be, and three sockets for the others") {
  for (unsigned slot = 0; slot < 6; ++slot) {
    peers.connect(slot);
    const Answer answer(peers.ask(slot, "GET /stream HTTP/1.1\r\n\r\n"));
    CHECK(answer.status == (slot < Server::most_streams ? 200 : 503));
    CHECK(answer.header("Connection") == (slot < Server::most_streams ? "close" : ""));
  }
  CHECK(peers.server.streams() == Server::most_streams);
  site.due = 3;
  peers.run();
  for (unsigned slot = 0; slot < Server::most_streams; ++slot)
    CHECK(peers.received[slot].ends_with("\r\n\r\ntick\ntick\ntick\n"));
  peers.finish(1);
  peers.run();
  CHECK(peers.server.streams() == Server::most_streams - 1);
  CHECK(Answer(peers.ask(5, "GET /stream HTTP/1.1\r\n\r\n")).status == 200);
  peers.cut(2);
  peers.run();
  CHECK(peers.server.streams() == Server::most_streams - 1);
}

TEST_CASE_FIXTURE(Fixture, "streams that open in one turn are counted too") {
  for (unsigned slot = 0; slot < Peers::slots; ++slot) {
    peers.connect(slot);
    peers.send(slot, "GET /stream HTTP/1.1\r\n\r\n");
  }
  peers.run();
  CHECK(peers.server.streams() == Server::most_streams);
}

TEST_CASE_FIXTURE(Fixture, "a stream that nobody reads ends; one that is read lives on") {
  peers.connect(1);
  peers.ask(0, "GET /stream HTTP/1.1\r\n\r\n");
  peers.ask(1, "GET /stream HTTP/1.1\r\n\r\n");
  SUBCASE("when there is more than it holds") { site.due = 10'000; }
  SUBCASE("when there is little to say") { site.due = 1; }
  CAPTURE(site.due);
  bool gone = false;
  for (int second = 0; second < 100; ++second) {
    peers.now += 1000;
    site.due += 1;
    peers.turn();
    peers.take(1);
    gone = gone || peers.said(0) == SocketState::gone;
    if (second < 29) REQUIRE(!gone);
    REQUIRE(peers.said(1) == SocketState::open);
  }
  CHECK(gone);
}

TEST_CASE_FIXTURE(Fixture, "after the stack has begun anew nothing of before is left") {
  peers.send(0, "GET /fi");
  peers.run();
  for (user::SocketEnd& each : peers.ends) each.reset();
  peers.server.forget();
  CHECK(peers.server.deadline() == never);
  peers.connect(0);
  CHECK(Answer(peers.ask(0, get_file)).status == 200);
}

}  // namespace
