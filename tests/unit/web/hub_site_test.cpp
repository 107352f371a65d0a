// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The hub's site behind a server, as systems/hub/dashboard/API.md describes it.
#include "systems/hub/web/hub_site.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "services/auditor/record_publisher.hpp"
#include "tests/unit/web/peers.hpp"
#include "tests/unit/web/test_site.hpp"

namespace {

using namespace nacre;
using namespace nacre::hub;
using namespace nacre::web::test;
using interfaces::RecordRing;

class FakeNeighbours final : public Neighbours {
 public:
  bool try_climate(ClimateReading& reading) override {
    reading = {-15, 480, 210, true, false, 77, 2};
    return climate_answers;
  }
  bool try_lock(interfaces::LockState& state) override {
    state = lock;
    return door_answers;
  }
  bool try_random(uint64_t (&words)[2]) override {
    words[0] = random();
    words[1] = random();
    return entropy_answers;
  }
  Unlocked unlock(interfaces::OneTimeCode code) override {
    codes.push_back(code.value());
    return result;
  }

  bool climate_answers = true;
  bool door_answers = true;
  bool entropy_answers = true;
  interfaces::LockState lock = interfaces::LockState::locked;
  Unlocked result = Unlocked::opened;
  std::vector<uint32_t> codes;
  std::mt19937_64 random{1};
};

struct Hub {
  std::unique_ptr<abi::SystemInfo> system = std::make_unique<abi::SystemInfo>();
  std::unique_ptr<interfaces::SupervisionStatus> status = std::make_unique<interfaces::SupervisionStatus>();
  std::unique_ptr<interfaces::PublishedRecords> records = std::make_unique<interfaces::PublishedRecords>();
  auditor::RecordPublisher publisher{*records};
  FakeNeighbours neighbours;
  std::unique_ptr<HubSite> site;
  std::unique_ptr<Peers> peers;

  Hub() {
    std::strcpy(system->name, "hub");
    component(0, "supervisor", abi::ComponentFlags::trusted);
    component(1, "clock", abi::ComponentFlags::trusted);
    component(2, "panel", 0);
    system->components[1].critical = 1;
    system->component_count = 3;
    system->channel_count = 2;
    std::strcpy(system->channels[0].name, "clock");
    system->channels[0].client = 2;
    system->channels[0].server = 1;
    system->channels[1].signal = 1;
    std::strcpy(system->channels[1].name, "input");
    system->channels[1].client = 1;
    system->channels[1].server = 2;
    begin();
  }
  void component(unsigned id, const char* name, uint8_t flags) {
    std::strcpy(system->components[id].name, name);
    system->components[id].flags = flags;
  }
  void begin() {
    const std::array<web::PackedFile, HubSite::files> files = {
        web::PackedFile{"/", "text/html; charset=utf-8", packed},
        web::PackedFile{"/app.js", "text/javascript; charset=utf-8", packed},
        web::PackedFile{"/app.css", "text/css; charset=utf-8", "not packed at all"}};
    site = std::make_unique<HubSite>(HubSite::Regions{*system, *status, *records}, neighbours, frequency, files);
    peers = std::make_unique<Peers>(*site);
    peers->connect(0);
    peers->run();
  }
  Answer ask(const std::string& request, unsigned slot = 0) { return Answer(peers->ask(slot, request + "\r\n\r\n")); }
  Answer get(const std::string& path) { return ask("GET " + path + " HTTP/1.1"); }
  Answer post(const std::string& body, const std::string& type = "application/x-www-form-urlencoded") {
    return Answer(peers->ask(0, "POST /api/unlock HTTP/1.1\r\nContent-Type: " + type +
                                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body));
  }
  std::string token() {
    const std::string body = get("/api/session").body;
    REQUIRE(body.size() == 44);
    REQUIRE(body.starts_with("{\"token\":\""));
    return body.substr(10, 32);
  }
  void set(unsigned id, interfaces::Phase phase, uint64_t used, uint64_t time) {
    status->components[id] = {phase, 2, 7, 0, 3, 4, used, 0};
    status->time = Instant::from_raw(time);
  }
  void record(uint64_t sequence, abi::RecordKind kind = abi::RecordKind::start, RecordRing ring = RecordRing::event) {
    abi::Record one{};
    one.sequence = sequence;
    one.kind = kind;
    one.subject = ComponentId::from_raw(2);
    one.channel = 0xffff;
    one.time = Instant::from_raw(1234);
    publisher.publish(ring, one);
  }
  /// What has come on the stream since the last time.
  std::string news(uint64_t milliseconds, unsigned slot = 0) {
    peers->received[slot].clear();
    peers->wait(milliseconds);
    return peers->received[slot];
  }
};

TEST_CASE_FIXTURE(Hub, "files, and nothing that is no file") {
  CHECK(get("/").body == packed);
  CHECK(get("/").header("Content-Type") == "text/html; charset=utf-8");
  CHECK(get("/app.js").header("Content-Type") == "text/javascript; charset=utf-8");
  CHECK(get("/favicon.ico").status == 204);
  CHECK(get("/favicon.ico").body.empty());
  for (const char* path : {"/app.css", "/index.html", "//", "/api/", "/api/system/", "/bench/1k"})
    CHECK(get(path).status == 404);
  CHECK(ask("HEAD /none HTTP/1.1").status == 404);
}

TEST_CASE_FIXTURE(Hub, "methods: what is there says which ones it knows, what is not there is not there") {
  for (const char* path : {"/", "/app.js", "/api/system", "/api/session", "/api/events"}) {
    const Answer answer = ask(std::string("DELETE ") + path + " HTTP/1.1");
    CHECK(answer.status == 405);
    CHECK(answer.header("Allow") == "GET, HEAD");
    CHECK(ask(std::string("POST ") + path + " HTTP/1.1").status == 405);
    CHECK(ask(std::string("HEAD ") + path + " HTTP/1.1").status == 200);
  }
  CHECK(get("/api/unlock").status == 405);
  CHECK(get("/api/unlock").header("Allow") == "POST");
  CHECK(ask("PUT /none HTTP/1.1").status == 404);
  CHECK(peers->server.streams() == 0);
}

TEST_CASE_FIXTURE(Hub, "what the device says about itself") {
  const Answer answer = get("/api/system");
  CHECK(answer.header("Content-Type") == "application/json");
  CHECK(answer.body ==
        "{\"name\":\"hub\",\"components\":[{\"id\":0,\"name\":\"supervisor\",\"trusted\":true,\"critical\":false},"
        "{\"id\":1,\"name\":\"clock\",\"trusted\":true,\"critical\":true},"
        "{\"id\":2,\"name\":\"panel\",\"trusted\":false,\"critical\":false}],"
        "\"channels\":[{\"client\":2,\"server\":1,\"kind\":\"call\",\"name\":\"clock\"},"
        "{\"client\":1,\"server\":2,\"kind\":\"signal\",\"name\":\"input\"}]}");
}

TEST_CASE_FIXTURE(Hub, "the largest system that there can be fits") {
  system->component_count = abi::max_components;
  system->channel_count = abi::max_channels;
  for (abi::ComponentInfo& each : system->components) std::memset(each.name, 'n', sizeof(each.name));
  for (abi::ChannelInfo& each : system->channels) {
    std::memset(each.name, 'n', sizeof(each.name));
    each.client = each.server = 63;
    each.signal = 1;
  }
  begin();
  CHECK(get("/api/system").body.ends_with("}]}"));
  for (unsigned id = 0; id < abi::max_components; ++id) {
    status->components[id] = {interfaces::Phase::isolated, 3, 65, 0, 4'000'000'000, 1, 0, 0};
    status->time = Instant::from_raw(1000);
  }
  CHECK(Answer(peers->ask(0, "GET /api/events HTTP/1.1\r\n\r\n")).body.ends_with("}\n\n"));
}

TEST_CASE_FIXTURE(Hub, "sessions: each its own token, the oldest of too many is dropped") {
  std::vector<std::string> tokens;
  for (unsigned i = 0; i < Sessions::most + 1; ++i) tokens.push_back(token());
  CHECK(std::set<std::string>(tokens.begin(), tokens.end()).size() == tokens.size());
  CHECK(post("token=" + tokens[0] + "&code=123456").status == 403);
  for (unsigned i = 1; i < tokens.size(); ++i) CHECK(post("token=" + tokens[i] + "&code=123456").status == 200);
  neighbours.entropy_answers = false;
  CHECK(get("/api/session").status == 503);
}

TEST_CASE_FIXTURE(Hub, "a code goes to the door, and the answer comes back") {
  const std::string good = token();
  const std::pair<Unlocked, const char*> results[] = {{Unlocked::opened, "opened"},
                                                      {Unlocked::refused, "refused"},
                                                      {Unlocked::paused, "paused"},
                                                      {Unlocked::unavailable, "unavailable"}};
  for (const auto& [result, word] : results) {
    neighbours.result = result;
    const Answer answer = post("token=" + good + "&code=000042");
    CHECK(answer.status == 200);
    CHECK(answer.body == std::string("{\"result\":\"") + word + "\"}");
    CHECK(answer.header("Cache-Control") == "no-store");
  }
  CHECK(neighbours.codes == std::vector<uint32_t>{42, 42, 42, 42});
}

TEST_CASE_FIXTURE(Hub, "without a token of ours, or with something that is no form, no code is looked at") {
  const std::string wrong(32, '0');
  CHECK(post("token=" + wrong + "&code=123456").status == 403);
  const std::string good = token();
  std::string other = good;
  other[31] = other[31] == '0' ? '1' : '0';
  CHECK(post("token=" + other + "&code=123456").status == 403);
  CHECK(post("token=" + other + "&code=123456").body == "{\"error\":\"token\"}");
  CHECK(post("token=&code=123456").status == 403);
  CHECK(post("token=" + good.substr(1) + "&code=123456").status == 403);
  for (const char* code : {"", "12345", "1234567", "12345a", "-12345", "%31%32%33", "+12345", " 12345"})
    CHECK(post("token=" + good + "&code=" + code).status == 400);
  const std::string bodies[] = {
      "code=123456", "token=" + good, "{}", "", "token=" + good + "&code=123456&code=123456", "token=%zz&code=123456"};
  for (const std::string& body : bodies) CHECK(post(body).status == 400);
  CHECK(post("token=" + good + "&code=123456", "text/plain").status == 400);
  CHECK(post("token=" + good + "&code=123456", "application/json").status == 400);
  CHECK(neighbours.codes.empty());
  CHECK(post("code=%31%32%33456&token=" + good).status == 200);
  CHECK(neighbours.codes.back() == 123456);
}

TEST_CASE_FIXTURE(Hub, "status: once at the beginning, then once a second") {
  set(1, interfaces::Phase::running, 100, 999'000);
  const Answer answer(peers->ask(0, "GET /api/events HTTP/1.1\r\n\r\n"));
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "text/event-stream");
  CHECK(answer.header("Cache-Control") == "no-store");
  CHECK(answer.header("Connection") == "close");
  CHECK(answer.body ==
        "event: status\ndata: {\"uptime\":1000.0,\"components\":[[1,2,2,3,7,0]],"
        "\"climate\":{\"temperature\":-15,\"humidity\":480,\"target\":210,\"heater\":true,\"fresh\":false,"
        "\"decisions\":77,\"missed\":2},\"door\":{\"lock\":\"locked\"}}\n\n");
  CHECK(news(999) == "");
  set(1, interfaces::Phase::running, 350, 1'000'000);
  neighbours.climate_answers = false;
  neighbours.lock = interfaces::LockState::open;
  CHECK(news(1) ==
        "event: status\ndata: {\"uptime\":1001.0,\"components\":[[1,2,2,3,7,250]],\"climate\":null,"
        "\"door\":{\"lock\":\"open\"}}\n\n");
  neighbours.door_answers = false;
  CHECK(news(1000).find("[[1,2,2,3,7,250]],\"climate\":null,\"door\":null}") != std::string::npos);
  set(1, interfaces::Phase::running, 100, 1'002'000);
  CHECK(news(1000).find("[[1,2,2,3,7,0]]") != std::string::npos);
}

TEST_CASE_FIXTURE(Hub, "the supervisor's half-written status is left out") {
  status->sequence = 1;
  set(1, interfaces::Phase::running, 100, 999'000);
  CHECK(Answer(peers->ask(0, "GET /api/events HTTP/1.1\r\n\r\n")).body.find("\"components\":[],") != std::string::npos);
  status->sequence = 2;
  CHECK(news(1000).find("\"components\":[[1,2,2,3,7,0]],") != std::string::npos);
}

TEST_CASE_FIXTURE(Hub, "records: the last ones first, then as they come, each once") {
  for (uint64_t n = 1; n <= 40; ++n) record(n);
  const std::string all = Answer(peers->ask(0, "GET /api/events HTTP/1.1\r\n\r\n")).body;
  CHECK(all.find("\"sequence\":8,") == std::string::npos);
  size_t at = 0;
  for (uint64_t n = 9; n <= 40; ++n) {
    at = all.find("event: audit\ndata: {\"sequence\":" + std::to_string(n) + ",", at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(all.find("event: lost") == std::string::npos);
  record(41);
  CHECK(news(0) ==
        "event: audit\ndata: {\"sequence\":41,\"time\":1.234,\"ring\":\"event\",\"kind\":\"start\","
        "\"subject\":\"panel\",\"object\":\"\",\"text\":\"started\"}\n\n");
  CHECK(news(0) == "");
}

TEST_CASE_FIXTURE(Hub, "records name who and what") {
  peers->ask(0, "GET /api/events HTTP/1.1\r\n\r\n");
  const auto told = [&](uint64_t sequence, abi::RecordKind kind, unsigned subject, uint8_t object, uint16_t channel,
                        abi::Outcome outcome) {
    abi::Record one{};
    one.sequence = sequence;
    one.kind = kind;
    one.subject = ComponentId::from_raw(static_cast<uint8_t>(subject));
    one.object = object;
    one.method = 4;
    one.channel = channel;
    one.detail = static_cast<uint8_t>(outcome);
    publisher.publish(RecordRing::denial, one);
    return news(0);
  };
  const auto ends = [](const std::string& text, const std::string& end) { return text.ends_with(end + "}\n\n"); };
  CHECK(told(5, abi::RecordKind::denied_call, 2, 1, 0, abi::Outcome::denied) ==
        "event: audit\ndata: {\"sequence\":5,\"time\":0.000,\"ring\":\"denial\",\"kind\":\"denied_call\","
        "\"subject\":\"panel\",\"object\":\"clock\",\"text\":\"call of clock (method 4) refused: denied\"}\n\n");
  CHECK(ends(told(6, abi::RecordKind::denied_signal, 1, 2, 1, abi::Outcome::again),
             "\"object\":\"panel\",\"text\":\"signal to panel refused: too often\""));
  CHECK(ends(told(7, abi::RecordKind::denied_control, 1, 0xff, 0xffff, abi::Outcome::denied),
             "\"object\":\"\",\"text\":\"control of component 255 refused\""));
  CHECK(ends(told(8, abi::RecordKind::denied_call, 1, 0, 0xffff, abi::Outcome::bad_handle),
             "\"object\":\"\",\"text\":\"call of an unknown channel refused: no such handle\""));
}

TEST_CASE_FIXTURE(Hub, "who is slow is told how much was lost, and so is everybody what the auditor lost") {
  peers->ask(0, "GET /api/events HTTP/1.1\r\n\r\n");
  uint64_t written = 0;
  for (int round = 0; round < 100; ++round) {
    record(++written);
    peers->turn();  // nobody reads
  }
  for (int i = 0; i < 100; ++i) record(++written);
  std::string all = news(0);
  uint64_t seen = 0;
  uint64_t lost = 0;
  for (size_t at = all.find("event: "); at != std::string::npos; at = all.find("event: ", at + 1)) {
    if (all.compare(at, 12, "event: audit") == 0) {
      seen += 1;
      REQUIRE(all.find("\"sequence\":" + std::to_string(seen + lost) + ",", at) == at + 20);
    } else if (all.compare(at, 11, "event: lost") == 0) {
      lost += static_cast<uint64_t>(std::atoi(all.c_str() + all.find("\"count\":", at) + 8));
    }
  }
  CHECK(seen + lost == written);
  CHECK(lost > 0);
  publisher.note_lost(RecordRing::event, 3);
  record(written + 4);
  all = news(0);
  CHECK(all.starts_with("event: lost\ndata: {\"count\":3}\n\nevent: audit\n"));
  CHECK(news(0) == "");
}

TEST_CASE_FIXTURE(Hub, "nothing in the region of records makes a reader hang") {
  std::mt19937_64 random(4);
  RecordCursor cursor;
  interfaces::PublishedRecord entry;
  for (int round = 0; round < 20'000; ++round) {
    const uint64_t edges[] = {
        0, 1, 63, 64, 65, ~uint64_t{0}, ~uint64_t{0} - 1, ~uint64_t{0} - 64, random(), random() % 1000};
    records->newest = edges[random() % std::size(edges)];
    records->entries[random() % 64].number = records->newest - random() % 80;
    if (random() % 4 == 0) cursor.begin(*records);
    for (unsigned i = 0; i < 70 && cursor.try_peek(*records, entry); ++i) cursor.advance();
    cursor.clear_lost();
  }
  CHECK(cursor.lost() == 0);
}

}  // namespace
