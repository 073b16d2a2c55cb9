using System.Globalization;
using System.Text;
using Xunit;
using Yiwang.Connect.Mqtt.Payloads;

namespace Yiwang.Unit.Tests.Connect.Mqtt;

public sealed class PayloadPlanTests
{
    private static readonly TimeZoneInfo s_china = TimeZoneInfo.CreateCustomTimeZone("+8", TimeSpan.FromHours(8), "+8", "+8");

    [Theory]
    [InlineData("", "", "23.5", "23.5")]
    [InlineData("", "", " -4 \n", "-4")]
    [InlineData("", "", "1e3", "1000")]
    [InlineData("", "", "ON", "1")]
    [InlineData("", "", "关", "0")]
    [InlineData("$.v_rms", "", """{"ts":1,"v_rms":1.12,"temp":40}""", "1.12")]
    [InlineData("$.a.b[1].c", "", """{"x":[1,{"a":2}],"a":{"b":[{"c":1},{"c":7}]}}""", "7")]
    [InlineData("$['a b']", "", """{"a b":true}""", "1")]
    [InlineData("$.温度", "", """{"温度":"36.6"}""", "36.6")]
    [InlineData("$.u", "", """{"\u0075":"\u0033"}""", "3")]
    [InlineData("$[1]", "", "[5,6]", "6")]
    [InlineData("$", "", "42", "42")]
    [InlineData("$.v", "$.t", """{"v":1,"t":1700000000}""", "1@1700000000000000")]
    [InlineData("$.v", "$.t", """{"t":1700000000123,"v":1}""", "1@1700000000123000")]
    [InlineData("$.v", "$.t", """{"t":1700000000.5,"v":1}""", "1@1700000000500000")]
    [InlineData("$.v", "$.t", """{"t":"2023-11-14T22:13:20.25Z","v":1}""", "1@1700000000250000")]
    [InlineData("$.v", "$.t", """{"t":"2023-11-15T06:13:20+08:00","v":1}""", "1@1700000000000000")]
    [InlineData("$.v", "$.t", """{"t":"2023-11-15 06:13:20","v":1}""", "1@1700000000000000")]
    [InlineData("$.v", "$.t", """{"t":"yesterday","v":1}""", "1@?")]
    [InlineData("$.v", "$.t", """{"v":1}""", "1@?")]
    [InlineData("$.s[*].v", "$.s[*].t", """{"s":[{"v":1,"t":1700000000},{"v":2,"t":1700000001}]}""", "1@1700000000000000 2@1700000001000000")]
    [InlineData("$.s[*]", "$.t", """{"s":[1,2],"t":1700000000}""", "1@1700000000000000 2@1700000000000000")]
    [InlineData("$.s[*].v", "", """{"s":[{"v":1},{"w":2},{"v":3}]}""", "1 missing 3")]
    [InlineData("$.none", "", """{"v":1}""", "missing")]
    [InlineData("2", "", "a,7.5,c", "7.5")]
    [InlineData("2", "1", "1700000000;7,5;x\n1700000001;8;y", "(7,5)@1700000000000000 8@1700000001000000")]
    [InlineData("temp", "time", "time,temp\r\n1700000000,\"20.5\"\r\n1700000060,21\r\n", "20.5@1700000000000000 21@1700000060000000")]
    [InlineData("3", "", "1,2", "missing")]
    [InlineData("nope", "", "time,temp\n1,2", "missing")]
    public void A_payload_gives(string value, string time, string payload, string expected) => Assert.Equal(expected, Read([(value, time)], payload));

    [Fact]
    public void Many_points_are_fed_from_one_reading()
    {
        var plan = Compile(("$.a", ""), ("$.b.c", "$.t"), ("", ""), ("$.b", ""));
        var sink = new Collected();
        Assert.True(plan.Read("""{"a":"x","b":{"c":2,"d":[1]},"t":1700000000}"""u8, ref sink));
        Assert.Equal(["2:({\"a\":\"x\",\"b\":{\"c\":2,\"d\":[1]},\"t\":1700000000})", "0:(x)", "1:2@1700000000000000", "3:({\"c\":2,\"d\":[1]})"], sink.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a":1} x""")]
    [InlineData("""{"a":01}""")]
    [InlineData("plain")]
    public void What_is_not_json_is_said_so(string payload)
    {
        var sink = new Collected();
        Assert.False(Compile(("$.a", "")).Read(Encoding.UTF8.GetBytes(payload), ref sink));
    }

    [Theory]
    [InlineData("$.", "3")]
    [InlineData("$a", "2")]
    [InlineData("$.a[x]", "5")]
    [InlineData("$.a['b", "5")]
    public void A_path_that_is_not_understood_names_the_character(string path, string character)
    {
        Assert.False(PayloadPlan.TryCompile([(path, "")], s_china, out _, out var problem));
        Assert.Contains($"第 {character} 个字符", problem.Zh, StringComparison.Ordinal);
        Assert.Contains($"Character {character} ", problem.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$.a[*].b[*]", "")]
    [InlineData("$.a", "2")]
    [InlineData("0", "")]
    [InlineData("9999", "")]
    public void Selectors_that_cannot_work_are_refused(string value, string time) => Assert.False(PayloadPlan.TryCompile([(value, time)], s_china, out _, out _));

    [Fact]
    public void Escaped_text_that_is_no_Unicode_is_no_JSON()
    {
        var plan = Compile(("$.a", ""), ("$.s", ""));
        var sink = new Counted();
        Assert.False(plan.Read([.. "{\"a\":1,\"s\":\"\\u6cf5"u8, 0xCE, 0xC2, .. "\"}"u8], ref sink));
        Assert.False(plan.Read("""{"a":1,"s":"\ud83d"}"""u8, ref sink));
        Assert.Equal(0, sink.Values);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var plan = Compile(("$.v_rms", "$.ts"), ("$.temp", "$.ts"), ("$.name", ""), ("", ""));
        var csv = Compile(("2", "1"), ("b", ""));
        var payload = """{"ts":1700000000123,"v_rms":1.12,"temp":41.5,"name":"\u6cf5","more":{"a":[1,2,3]}}"""u8.ToArray();
        var lines = "a,b,c\n1700000000,2,3\n"u8.ToArray();
        var sink = new Counted();
        Assert.Equal(0, Allocations.Least(() =>
        {
            sink = new Counted();
            for (var i = 0; i < 1_000; i++) Both();
        }));
        Assert.Equal(1_000 * 6, sink.Values);

        void Both()
        {
            plan.Read(payload, ref sink);
            csv.Read(lines, ref sink);
        }
    }

    [Fact]
    public void Hostile_payloads_never_throw()
    {
        var plan = Compile(("$.v[*].x", "$.v[*].t"), ("$.a", "$.t"), ("2", "1"), ("h", ""));
        var random = new Random(3);
        var good = """{"t":1700000000,"a":1,"v":[{"x":1,"t":1700000000},{"x":"\u0033","t":"2023-11-14T22:13:20Z"}]}"""u8.ToArray();
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = good[..random.Next(good.Length + 1)];
            for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var sink = new Counted();
            plan.Read(bytes, ref sink);
        }
        var deep = new Counted();
        Assert.False(plan.Read(Encoding.UTF8.GetBytes(new string('[', 100_000)), ref deep));
    }

    private static PayloadPlan Compile(params (string, string)[] selectors)
    {
        Assert.True(PayloadPlan.TryCompile(selectors, s_china, out var plan, out var problem), problem.En);
        return plan;
    }

    private static string Read((string, string)[] selectors, string payload)
    {
        var sink = new Collected();
        Assert.True(Compile(selectors).Read(Encoding.UTF8.GetBytes(payload), ref sink));
        return string.Join(' ', sink.Lines.Select(l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..]));
    }

    private sealed class Collected : IPayloadSink
    {
        public List<string> Lines { get; } = [];

        public void Value(int place, in PickedValue value, long timeUs, bool timeUnread)
        {
            var text = value.TryNumber(out var number) ? number.ToString(CultureInfo.InvariantCulture) : $"({Encoding.UTF8.GetString(value.Text)})";
            Lines.Add($"{place}:{text}{(timeUnread ? "@?" : timeUs == 0 ? "" : $"@{timeUs}")}");
        }

        public void Missing(int place) => Lines.Add($"{place}:missing");
    }

    private struct Counted : IPayloadSink
    {
        public int Values { get; private set; }
        public void Value(int place, in PickedValue value, long timeUs, bool timeUnread) => Values++;
        public readonly void Missing(int place) { }
    }
}
