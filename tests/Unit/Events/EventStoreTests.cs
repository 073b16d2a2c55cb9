using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Storage.Log;

namespace Yiwang.Unit.Tests.Events;

public sealed class EventStoreTests : IDisposable
{
    private readonly EventTestBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task An_Event_Reads_Back_As_It_Was_Drafted()
    {
        var store = await _bed.OpenAsync();
        var draft = EventTestBed.Note("99.501/a", """{"title":"转向节","count":"9007199254740993"}""", "o.x/User_li", (Disclosure.Granted, """{"b":1,"a":2}""")) with
        {
            Mentions = ["99.501/b"],
            OccurredAtUs = 1_699_999_999_000_000,
            Cause = "case:7",
        };
        var appended = await store.AppendAsync([draft], []);
        var e = store.Read(appended.Value.FirstPosition);

        Assert.Equal(("Note", 1, EventTestBed.Owner, "o.x/User_li", "case:7"), (e.Kind, e.Schema, e.Owner, e.Actor, e.Cause));
        Assert.Equal((1_699_999_999_000_000, appended.Value.RecordedAtUs), (e.OccurredAtUs, e.RecordedAtUs));
        Assert.Equal(["99.501/a"], e.Heads);
        Assert.Equal(["99.501/b"], e.Mentions);
        Assert.Equal("""{"count":"9007199254740993","title":"转向节"}""", EventTestBed.Text(e, Disclosure.Public));
        Assert.Equal("""{"a":2,"b":1}""", EventTestBed.Text(e, Disclosure.Granted));
        Assert.Equal(appended.Value.FirstPosition, store.FindHead("99.501/A"));
        Assert.Equal(-1, store.FindHead("99.501/b"));
    }

    [Fact]
    public async Task The_Actor_Stands_In_The_Internal_Group_Alone()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""", actor: "o.x/User_wangwu")], []);
        var groups = _bed.Log.Read(0).Groups;
        Assert.Equal([1, 3], groups.Select(g => (int)g.Id));
        Assert.DoesNotContain("wangwu", Encoding.UTF8.GetString(groups[0].Committed!.Value.Span), StringComparison.Ordinal);
        Assert.Equal("""{"envelope":{"actor":"o.x/User_wangwu"}}""", Encoding.UTF8.GetString(groups[1].Content!.Value.Span));
    }

    [Fact]
    public async Task The_Stored_Body_Is_Canonical_To_The_Byte()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([EventTestBed.Note("a", """{ "title" : "t" }""")], []);
        await store.AppendAsync([EventTestBed.Note("a", """{"title":"u"}""") with { OccurredAtUs = 5, Cause = "c" }], [new Expected("a", 0)]);
        Assert.Equal($$$"""{"envelope":{"owner":"{{{EventTestBed.Owner}}}","schema":1},"payload":{"title":"t"}}""", Body(0));
        Assert.Equal($$$"""{"envelope":{"cause":"c","occurredAt":"5","owner":"{{{EventTestBed.Owner}}}","previous":"0","schema":1},"payload":{"title":"u"}}""", Body(1));
        Assert.Equal(0, store.Read(1).Previous);

        string Body(int position) => Encoding.UTF8.GetString(_bed.Log.Read(position).Groups[0].Content!.Value.Span);
    }

    [Fact]
    public async Task A_Failed_Expectation_Names_Its_Subject_And_Writes_Nothing()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""")], []);
        var refused = await store.AppendAsync([EventTestBed.Note("b", """{"title":"t"}""")], [new Expected("b", -1), new Expected("a", -1)]);
        Assert.Equal((Codes.EventsConflict, "a"), (refused.Status.Code, refused.Status.Field));
        Assert.Equal(1, store.Size);
    }

    [Theory]
    [InlineData(AppendStatus.ReadOnly, Codes.EventsReadOnly)]
    [InlineData(AppendStatus.DiskFull, Codes.EventsDiskFull)]
    [InlineData(AppendStatus.TooLarge, Codes.EventsTooLarge)]
    [InlineData(AppendStatus.ShuttingDown, Codes.EventsStopping)]
    public async Task Each_Refusal_Of_The_Log_Has_Its_Code(AppendStatus status, string code)
    {
        var store = await _bed.OpenAsync();
        _bed.Log.Refuse = status;
        Assert.Equal(code, (await store.AppendAsync([EventTestBed.Note("a", """{"title":"t"}""")], [])).Status.Code);
    }

    [Theory]
    [InlineData("""{"titel":"t"}""", "title")]
    [InlineData("""{"title":7}""", "title")]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"title":"t","count":7}""", "count")]
    [InlineData("""{"title":"t","count":"7.5"}""", "count")]
    [InlineData("""["title"]""", "payload")]
    [InlineData("""{"title":"t","title":"t"}""", "payload")]
    [InlineData("{", "payload")]
    public async Task A_Payload_That_Its_Kind_Forbids_Is_Refused_By_Field(string json, string field)
    {
        var store = await _bed.OpenAsync();
        var refused = await store.AppendAsync([EventTestBed.Note("a", json)], []);
        Assert.Equal((Codes.RequestInvalid, field), (refused.Status.Code, refused.Status.Field));
    }

    [Fact]
    public async Task What_Is_Wrong_Around_The_Payload_Is_Refused_By_Field()
    {
        var store = await _bed.OpenAsync();
        var good = EventTestBed.Note("a", """{"title":"t"}""");
        (EventDraft, string)[] bad =
        [
            (good with { Kind = "Nothing" }, "kind"),
            (good with { Schema = 2 }, "schema"),
            (good with { Owner = "acme" }, "owner"),
            (good with { Owner = "o.ACME" }, "owner"),
            (good with { Heads = [] }, "subjects"),
            (good with { Heads = [""] }, "subjects"),
            (good with { Heads = [new string('x', 2_049)] }, "subjects"),
            (good with { Mentions = [.. Enumerable.Repeat("m", 32)] }, "subjects"),
            (EventTestBed.Note("a", """{"title":"t"}""", null, (Disclosure.Sealed, "{}")) with { SealSubject = null }, "sealSubject"),
            (good with { Kind = "Secret" }, "payload"),
            (good with { Kind = IdentifyKinds.IdentifierRegistered }, "payload"),
        ];
        foreach (var (draft, field) in bad)
        {
            var refused = await store.AppendAsync([draft], []);
            Assert.Equal((Codes.RequestInvalid, field), (refused.Status.Code, refused.Status.Field));
        }
        Assert.Equal(Codes.RequestTooLarge, (await store.AppendAsync([.. Enumerable.Repeat(good, 1_001)], [])).Status.Code);
        Assert.Equal(Codes.RequestTooLarge, (await store.AppendAsync([], [])).Status.Code);
        Assert.Equal(0, store.Size);
    }

    [Fact]
    public async Task A_Source_Beyond_Its_Rate_Is_Refused_Until_Time_Passes()
    {
        var clock = new StoppedClock();
        var store = await _bed.OpenAsync(clock);
        var rare = EventTestBed.Note("a", "{}") with { Kind = "Rare" };
        for (var i = 0; i < 3; i++) Assert.True((await store.AppendAsync([rare], [])).Succeeded);
        Assert.Equal(Codes.RequestLimited, (await store.AppendAsync([rare], [])).Status.Code);
        Assert.True((await store.AppendAsync([rare with { Owner = "o.other" }], [])).Succeeded);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await store.AppendAsync([rare], [])).Succeeded);
        Assert.Equal(Codes.RequestLimited, (await store.AppendAsync([rare], [])).Status.Code);
    }

    [Fact]
    public async Task An_Unknown_Kind_From_Elsewhere_Is_Kept_And_Read()
    {
        var body = $$$"""{"envelope":{"owner":"{{{EventTestBed.Owner}}}","schema":9,"new":[1]},"payload":{"x":1},"extra":2}""";
        await _bed.Log.AppendAsync([Draft("FromTheFuture", body), Draft("Junk", "\u0007 not json"), Draft("Junk", """{"envelope":{"owner":7},"payload":"text"}""")], []);
        var store = await _bed.OpenAsync();
        var e = store.Read(0);
        Assert.Equal(("FromTheFuture", 9, EventTestBed.Owner, """{"x":1}"""), (e.Kind, e.Schema, e.Owner, EventTestBed.Text(e, Disclosure.Public)));
        Assert.Equal("", store.Read(1).Owner);
        Assert.Equal("", store.Read(2).Owner);

        static EntryDraft Draft(string kind, string body) => new()
        {
            Kind = kind,
            Subjects = [new Subject("s"u8.ToArray(), true)],
            Groups = [new GroupDraft(1, Encoding.UTF8.GetBytes(body))],
        };
    }

    [Fact]
    public async Task An_Older_Schema_Is_Lifted_On_Read()
    {
        await (await _bed.OpenAsync()).AppendAsync([EventTestBed.Note("a", """{"title":"old"}""")], []);
        _bed.Kinds = new EventKinds(
        [
            new()
            {
                Name = "Note", Schema = 3, RatePerMinute = 1,
                Upcasts = new Dictionary<int, Func<RecordedEvent, RecordedEvent>>
                {
                    [1] = e => e with { Cause = "lifted" },
                    [2] = e => e with { Cause = e.Cause + " twice" },
                },
            },
        ]);
        var e = (await _bed.OpenAsync()).Read(0);
        Assert.Equal((3, "lifted twice"), (e.Schema, e.Cause));
    }

    [Fact]
    public async Task A_Compact_Body_Passes_Through_Untouched()
    {
        var store = await _bed.OpenAsync();
        byte[] body = [1, 0xff, (byte)'{', 0];
        var draft = EventTestBed.Note("99.501/a", "{}", "o.x/User_li") with
        {
            Kind = IdentifyKinds.IdentifierRegistered,
            Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Public] = body, [Disclosure.Granted] = new byte[] { 1, 2 } },
        };
        Assert.True((await store.AppendAsync([draft], [])).Succeeded);
        Assert.Equal(body, _bed.Log.Read(0).Groups[0].Content!.Value.ToArray());
        Assert.Equal(body, store.Read(0).Payload[Disclosure.Public]!.Value.ToArray());
        Assert.Equal("o.x/User_li", store.Read(0).Actor);
    }

    [Fact]
    public async Task A_Position_Outside_The_Log_Is_Not_Found()
    {
        var store = await _bed.OpenAsync();
        Assert.Equal(Codes.EventsNotFound, store.Find(0).Status.Code);
        Assert.Equal(Codes.EventsNotFound, store.Find(-1).Status.Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(0));
        Assert.Equal(-1, store.FindHead(new string('字', 5_000)));
    }

    private sealed class StoppedClock : TimeProvider
    {
        private long _ticks;
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override long GetTimestamp() => _ticks;
        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
