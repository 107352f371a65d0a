// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "tools/nacre/run/board_command.hpp"
#include "tools/nacre/run/component_table.hpp"
#include "tools/nacre/run/debugger.hpp"
#include "tools/nacre/run/disk_file.hpp"
#include "tools/nacre/run/symbols.hpp"
#include "tools/nacre/run/text.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::tool::run {
namespace {

const Vocabulary names = {.components = {"supervisor", "bus", "climate"},
                          .channels = {{4, {"bus", {{0, "read_input"}, {1, "write_coil"}}}}, {5, {"climate", {}}}}};

template <class Line>
Line parsed(std::string_view text) {
  auto event = parse_console(text);
  REQUIRE(std::holds_alternative<Line>(event));
  return std::get<Line>(event);
}

TEST_CASE("a record of the event ring, as the auditor writes it") {
  auto line = parsed<AuditLine>(
      "auditor| @audit e 17 62500000 3 2 1 0 2 65535 0x201234 0x0 0x201200 0x3000 0x2ff0 0123456789abcdef");
  CHECK_FALSE(line.denial);
  CHECK(line.record.sequence == 17);
  CHECK(line.record.time == Instant::from_raw(62'500'000));
  CHECK(line.record.kind == abi::RecordKind::fault);
  CHECK(line.record.subject == ComponentId::from_raw(2));
  CHECK(describe(line.record, names) == "fault: forbidden data access at 0x201234, address 0x0, in service of bus");
}

TEST_CASE("denials and audited calls, by name") {
  auto words = [](const char* text) { return describe(parsed<AuditLine>(text).record, names); };
  CHECK(words("auditor| @audit d 1 5 8 2 1 1 0 4 0x0 0x0 0x0 0x0 0x0 00") == "called bus.write_coil");
  CHECK(words("auditor| @audit d 1 5 4 2 1 7 4 4 0x0 0x0 0x0 0x0 0x0 00") == "call of bus.7 refused: denied");
  CHECK(words("auditor| @audit d 1 5 4 2 0 7 3 65535 0x0 0x0 0x0 0x0 0x0 00") ==
        "call of channel 65535, method 7 refused: no such handle");
  CHECK(words("auditor| @audit d 1 5 5 1 2 0 4 5 0x0 0x0 0x0 0x0 0x0 00") == "signal to climate refused: denied");
  CHECK(words("auditor| @audit d 1 5 6 2 255 2 4 65535 0x0 0x0 0x0 0x0 0x0 00") == "control of component 255 refused");
}

TEST_CASE("only the auditor's own lines are records") {
  const std::string record = "@audit e 1 5 1 0 0 0 0 65535 0x1 0x0 0x0 0x0 0x0 0123456789abcdef";
  CHECK(parsed<AuditLine>("auditor| " + record).record.kind == abi::RecordKind::start);
  CHECK(parsed<TextLine>("panel| " + record).name == "panel");
  CHECK(parsed<TextLine>(record).name.empty());
}

TEST_CASE("a line that is damaged is text") {
  for (const char* text : {"@audit e 1 5 1 0 0 0", "@audit x 1 5 1 0 0 0 0 65535 0x1 0x0 0x0 0x0 0x0 00",
                           "@audit e 1 5 1 64 0 0 0 65535 0x1 0x0 0x0 0x0 0x0 00", "@status 1 2 9 1 1 0 0 0",
                           "@status 1 2", "@counted 1 z 3 4", "@counted 1 2 3", "@lost q 1 2"}) {
    CAPTURE(text);
    CHECK(parsed<TextLine>(std::string("auditor| ") + text).text == text);
  }
}

TEST_CASE("states, counters and losses") {
  auto status = parsed<StatusLine>("auditor| @status 1000 2 2 3 400 2 1 2");
  CHECK(status.component == ComponentId::from_raw(2));
  CHECK(status.state == abi::RunState::receiving);
  CHECK(status.generation == 3);
  CHECK(status.used == 400);
  CHECK(status.isolated);
  CHECK(parsed<CountLine>("auditor| @counted 1 20 7 9").refused_signals == 7);
  CHECK(parsed<LostLine>("auditor| @lost d 12 90").denials);
  CHECK(parsed<LostLine>("auditor| @lost e 12 90").count == 12);
}

TEST_CASE("text is a component's only with a name in front") {
  CHECK(parsed<TextLine>("climate| decided: 19.0 degrees").text == "decided: 19.0 degrees");
  CHECK(parsed<TextLine>("tables refused| here").name.empty());
  CHECK(parsed<TextLine>("| here").name.empty());
  CHECK(parsed<TextLine>("").text.empty());
}

TEST_CASE("the table follows records and states, in 80 columns") {
  ComponentTable table(
      {{"supervisor", true, false}, {"bus", true, true}, {"a_name_of_thirty_one_characters", false, false}});
  CHECK_FALSE(table.all_started());
  for (const char* start : {"auditor| @audit e 1 5 1 0 0 0 0 65535 0x1 0x0 0x0 0x0 0x0 00",
                            "auditor| @audit e 2 5 1 1 0 0 0 65535 0x3 0x0 0x0 0x0 0x0 00",
                            "auditor| @audit e 3 5 1 2 0 0 0 65535 0x1 0x0 0x0 0x0 0x0 00"}) {
    table.take(parsed<AuditLine>(start));
  }
  CHECK(table.all_started());
  CHECK(table.restarts(ComponentId::from_raw(1)) == 2);
  table.take(parsed<StatusLine>("auditor| @status 1000 1 2 3 400 0 0 0"));
  table.take(parsed<StatusLine>("auditor| @status 2000 1 2 3 650 0 0 0"));
  auto lines = table.lines();
  REQUIRE(lines.size() == 4);
  CHECK(lines[2] == " 1  bus                  trusted for DMA    waiting           2 25.000 %");
  for (const auto& line : lines) CHECK(line.size() <= 80);
  table.reset();
  CHECK_FALSE(table.all_started());
}

TEST_CASE("a guest cannot steer the terminal") { CHECK(printable("a\x1b[2Jb\x7f\xc3\xa9\tc") == "a?[2Jb??? c"); }

TEST_CASE("long text is broken at blanks, and where there is none") {
  CHECK(wrap("short", 10, 2) == std::vector<std::string>{"short"});
  CHECK(wrap("one two three four", 10, 2) == std::vector<std::string>{"one two", "  three", "  four"});
  CHECK(wrap("abcdefghijklmnop", 10, 2) == std::vector<std::string>{"abcdefghij", "  klmnop"});
  for (const auto& line : wrap(std::string(500, 'x') + " y", 80, 24)) CHECK(line.size() <= 80);
}

TEST_CASE("QEMU never sleeps off, and a comma in a path is no separator") {
  auto words = board_command({.image = "a.img", .second_line = "/x/a,b", .debugger = "/x/d"});
  for (const auto& word : words) CHECK(word.find("sleep=off") == std::string::npos);
  CHECK(std::ranges::find(words, "socket,id=line,server=on,wait=off,path=/x/a,,b") != words.end());
}

TEST_CASE("a disk is a device behind the SMMU, if there is one") {
  BoardOptions options{.image = "a.img", .second_line = "/x/a", .debugger = "/x/d"};
  const auto without = board_command(options);
  CHECK(std::ranges::find(without, "-drive") == without.end());
  options.disk = "/x/a,b.disk";
  const auto words = board_command(options);
  CHECK(std::ranges::find(words, "file=/x/a,,b.disk,if=none,id=disk,format=raw") != words.end());
  const std::string device =
      "virtio-blk-pci,drive=disk,addr=3,iommu_platform=on,disable-legacy=on,vectors=0,bus=pcie.0";
  CHECK(std::ranges::find(words, device) != words.end());
}

TEST_CASE("the disk's own file is made once; one that is wished for is there, and of whole sectors") {
  const process::TemporaryFolder folder;
  const auto usual = folder.path() / "hub.disk";
  REQUIRE(try_disk_file("", usual) == usual);
  CHECK(std::filesystem::file_size(usual) == 16 << 20);
  std::ofstream(usual, std::ios::binary) << std::string(1024, 'x');
  REQUIRE(try_disk_file("", usual) == usual);
  CHECK(std::filesystem::file_size(usual) == 1024);
  const auto error = [&](const std::filesystem::path& wished) {
    const auto file = try_disk_file(wished, usual);
    REQUIRE_FALSE(file.has_value());
    return file.error();
  };
  const auto wished = folder.path() / "mine";
  CHECK(error(wished) ==
        "disk " + wished.string() + ": there is no such file; expected a file of sectors of 512 bytes");
  CHECK_FALSE(std::filesystem::exists(wished));
  CHECK(error(folder.path()).ends_with("is no file; expected a file of sectors of 512 bytes"));
  std::ofstream(wished, std::ios::binary) << std::string(1000, 'x');
  CHECK(error(wished) == "disk " + wished.string() + ": it has 1000 bytes; expected a multiple of 512, and not 0");
  std::ofstream(wished, std::ios::binary | std::ios::trunc);
  CHECK(error(wished).ends_with("it has 0 bytes; expected a multiple of 512, and not 0"));
  std::ofstream(wished, std::ios::binary) << std::string(512, 'x');
  CHECK(try_disk_file(wished, usual) == wished);
  CHECK(try_disk_file("", folder.path() / "nowhere" / "hub.disk").error().ends_with("No such file or directory"));
}

TEST_CASE("the symboliser's answer, inlined frames and unknown addresses") {
  const std::string text = R"json([
    {"Address": "0x10", "Symbol": [{"FileName": "./a.cpp", "FunctionName": "inner(int)", "Line": 3},
                                   {"FileName": "./b.cpp", "FunctionName": "outer()", "Line": 7}]},
    {"Address": "0x20", "Symbol": [{"FileName": "", "FunctionName": "", "Line": 0}]}])json";
  auto frames = parse_symboliser(text, {0x10, 0x20});
  REQUIRE(frames.size() == 3);
  CHECK(frames[0].function == "inner");
  CHECK(frames[0].place == "a.cpp:3");
  CHECK(frames[1].place == "b.cpp:7");
  CHECK(frames[2].function.empty());
  CHECK(frames[2].place.empty());
  CHECK(parse_symboliser("nonsense", {0x10}).size() == 1);
}

TEST_CASE("names of functions are short enough for a line") {
  CHECK(short_name("main") == "main");
  CHECK(short_name("nacre::hub::(anonymous namespace)::Climate::decide(int, unsigned long)") ==
        "nacre::hub::Climate::decide");
  CHECK(short_name("void nacre::user::run<nacre::hub::Door&, nacre::user::Timer<6ul>>(nacre::hub::Door&)") ==
        "nacre::user::run");
  CHECK(short_name("std::__1::coroutine_handle<void>::resume[abi:fn190107]() const") ==
        "std::__1::coroutine_handle::resume");
  CHECK(short_name("f()::$_0::operator()(int) const") == "f::$_0::operator()");
}

TEST_CASE("the debugger stops in the address space of the component only") {
  SystemFacts facts;
  facts.components = {{"supervisor", true, false}, {"climate", true, false}};
  facts.programs = {"s.elf", "c.elf"};
  facts.entries = {0x200000, 0x200000};
  facts.kernel = "kernel.elf";
  auto script = debugger_script(facts, 1, "/x/d");
  CHECK(script.find("file c.elf\n") != std::string::npos);
  CHECK(script.find("tbreak *0x200000 if ($TTBR0_EL1 >> 48) == 2\n") != std::string::npos);
}

}  // namespace
}  // namespace nacre::tool::run
