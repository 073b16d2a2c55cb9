using Xunit;
using Yiwang.Events;
using Yiwang.Parties.Auditing;

namespace Yiwang.Unit.Tests.Parties;

public sealed class AuditLogTests : IDisposable
{
    private const string Alice = "o.aaaaaaaaaaaaaaaaaaaa/User_alice";

    private readonly string _folder = Directory.CreateTempSubdirectory("audit").FullName;
    private readonly Clock _clock = new();
    private readonly FaultyFiles _files = new();

    [Fact]
    public async Task Finds_by_actor_organisation_kind_and_time_newest_first()
    {
        using var audit = Open();
        await Write(audit, "a.one", Alice, "o.1");
        _clock.Move(TimeSpan.FromHours(1));
        await Write(audit, "a.two", Alice, "o.2");
        _clock.Move(TimeSpan.FromDays(1));
        await Write(audit, "a.three", "bob", "o.1", AuditKind.SensitiveRead);

        Assert.Equal(["a.two", "a.one"], Actions(audit, new(Actor: Alice)));
        Assert.Equal(["a.three", "a.one"], Actions(audit, new(Organization: "o.1")));
        Assert.Equal(["a.three"], Actions(audit, new(Kind: AuditKind.SensitiveRead)));
        Assert.Equal(["a.three"], Actions(audit, new(From: _clock.GetUtcNow(), Actor: "bob")));
        Assert.Equal(["a.two", "a.one"], Actions(audit, new(To: _clock.GetUtcNow(), Actor: Alice)));
        Assert.Equal(["a.two"], Actions(audit, new(Actor: Alice, Max: 1)));
        var two = Assert.Single(audit.Find(new(Actor: Alice, Max: 1)));
        Assert.Equal(["a.one"], Actions(audit, new(Actor: Alice, Before: two.Sequence)));
    }

    [Fact]
    public async Task Survives_a_restart_and_goes_on_with_the_chain()
    {
        using (var audit = Open()) await Write(audit, "a.one", Alice);
        using (var audit = Open())
        {
            await Write(audit, "a.two", Alice);
            Assert.Equal(["a.two", "a.one"], Actions(audit, new(Actor: Alice)));
            Assert.True(audit.Verify().Good);
        }
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_line_feed_in_a_text_does_not_forge_a_line()
    {
        using var audit = Open();
        var forged = "x\n{\"seq\":99}\t" + new string('0', 64) + "\n\u2028\u0000";
        await audit.WriteAsync(new AuditRecord(AuditKind.SignIn, "sign-in", Codes.Ok, Actor: forged, Detail: new string('字', 5_000)));
        var found = Assert.Single(audit.Find(new(Actor: forged)));
        Assert.Equal(501, found.Record.Detail!.Length);
        Assert.Equal(2, audit.Verify().Lines);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task Any_changed_line_is_named(int line)
    {
        await WriteLines(10);
        var path = Assert.Single(Directory.GetFiles(_folder));
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        lines[line] = lines[line].Replace("\"ok\"", "\"no\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, string.Join('\n', lines) + '\n', TestContext.Current.CancellationToken);
        var verdict = AuditCheck.Verify(new AuditFolder(_files, _folder));
        Assert.Equal((Path.GetFileName(path), line + 1), (verdict.File, verdict.Line));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task A_line_taken_out_is_named(int line)
    {
        await WriteLines(10);
        var path = Assert.Single(Directory.GetFiles(_folder));
        var lines = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).ToList();
        lines.RemoveAt(line);
        await File.WriteAllTextAsync(path, string.Join('\n', lines) + '\n', TestContext.Current.CancellationToken);
        Assert.Equal(line + 1, AuditCheck.Verify(new AuditFolder(_files, _folder)).Line);
    }

    [Fact]
    public async Task A_write_torn_at_any_byte_is_dropped_and_said()
    {
        await WriteLines(3);
        var path = Assert.Single(Directory.GetFiles(_folder));
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var lastLine = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (var length = 1; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(path, whole[..length], TestContext.Current.CancellationToken);
            using var audit = Open();
            Assert.True(audit.Verify().Good, $"torn at {length}");
            if (length > lastLine) Assert.Contains("audit.recovered", Actions(audit, new(Kind: AuditKind.System)));
        }
    }

    [Fact]
    public async Task Damage_in_the_middle_stays_as_evidence_and_the_audit_goes_on_in_a_new_part()
    {
        await WriteLines(5);
        var path = Assert.Single(Directory.GetFiles(_folder));
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        using var audit = Open();
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        await Write(audit, "a.after", Alice);
        Assert.Contains("audit.damaged", Actions(audit, new()));
        Assert.Contains("a.after", Actions(audit, new()));
        Assert.Equal(Path.GetFileName(path), audit.Verify().File);
    }

    [Fact]
    public async Task A_full_disk_refuses_and_the_next_write_goes_on()
    {
        using var audit = Open();
        await Write(audit, "a.one", Alice);
        _files.FailWrites = true;
        Assert.Equal(Codes.PartiesAuditUnavailable, (await audit.WriteAsync(Record("a.lost", Alice))).Code);
        _files.FailWrites = false;
        await Write(audit, "a.two", Alice);
        Assert.Equal(["a.two", "a.one"], Actions(audit, new(Actor: Alice)));
        Assert.True(audit.Verify().Good);
    }

    [Fact]
    public async Task A_disk_full_at_midnight_refuses_and_the_new_day_begins_whole()
    {
        using var audit = Open();
        await Write(audit, "a.one", Alice);
        _clock.Move(TimeSpan.FromDays(1));
        _files.FailWrites = true;
        Assert.Equal(Codes.PartiesAuditUnavailable, (await audit.WriteAsync(Record("a.lost", Alice))).Code);
        _files.FailWrites = false;
        await Write(audit, "a.two", Alice);
        Assert.Equal(new AuditVerdict(4), audit.Verify());
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task A_failed_flush_refuses_until_the_node_starts_again()
    {
        using (var audit = Open())
        {
            await Write(audit, "a.one", Alice);
            _files.FailFlushes = true;
            Assert.Equal(Codes.PartiesAuditUnavailable, (await audit.WriteAsync(Record("a.lost", Alice))).Code);
            _files.FailFlushes = false;
            Assert.Equal(Codes.PartiesAuditUnavailable, (await audit.WriteAsync(Record("a.lost", Alice))).Code);
        }
        using var again = Open();
        await Write(again, "a.two", Alice);
        Assert.True(again.Verify().Good);
    }

    [Fact]
    public async Task A_day_has_its_file_and_its_root()
    {
        using var audit = Open();
        await Write(audit, "a.one", Alice);
        Assert.Empty(audit.ClosedDays());
        _clock.Move(TimeSpan.FromDays(1));
        await Write(audit, "a.two", Alice);
        _clock.Move(TimeSpan.FromDays(-1)); // a clock stepped back begins no older day
        await Write(audit, "a.three", Alice);
        _clock.Move(TimeSpan.FromDays(1));
        var day = Assert.Single(audit.ClosedDays());
        Assert.Equal((new DateOnly(2026, 11, 21), 2L), (day.Day, day.LastSequence));
        var lastLine = (await File.ReadAllLinesAsync(Directory.GetFiles(_folder).Order().First(), TestContext.Current.CancellationToken))[^1];
        Assert.EndsWith(day.Root, lastLine, StringComparison.Ordinal);
        Assert.Equal(5, audit.Verify().Lines);
    }

    [Fact]
    public async Task Retention_drops_whole_files_and_the_rest_still_verifies()
    {
        using var audit = Open();
        for (var i = 0; i < 4; i++)
        {
            await Write(audit, $"a.{i}", Alice);
            _clock.Move(TimeSpan.FromDays(1));
        }
        Assert.Equal(2, audit.DeleteBefore(new DateOnly(2026, 11, 23)));
        Assert.True(audit.Verify().Good);
        Assert.Equal(["a.3", "a.2"], Actions(audit, new(Actor: Alice)));
    }

    [Fact]
    public async Task A_flood_of_refusals_is_counted_instead_of_listed()
    {
        using var audit = Open();
        for (var i = 0; i < 1_000; i++)
            Assert.True((await audit.WriteAsync(new AuditRecord(AuditKind.Refusal, "resolve", Codes.RequestLimited, Address: "203.0.113.9"))).Succeeded);
        Assert.Equal(RefusalThrottle.ListedPerMinute, audit.Find(new(Kind: AuditKind.Refusal, Max: 1_000)).Count);
        _clock.Move(TimeSpan.FromMinutes(2));
        await Write(audit, "a.one", Alice);
        var counted = Assert.Single(audit.Find(new()), r => r.Record.Action == "audit.refusals-counted");
        Assert.Equal(("203.0.113.9", "970 more refusals within a minute"), (counted.Record.Address, counted.Record.Detail));
    }

    [Fact]
    public async Task Refusals_from_very_many_addresses_share_a_bounded_table()
    {
        using var audit = Open();
        var listed = 0;
        var throttle = new RefusalThrottle(_clock);
        for (var i = 0; i < RefusalThrottle.MaxRows * 2; i++)
            if (throttle.List(new AuditRecord(AuditKind.Refusal, "resolve", Codes.RequestLimited, Address: $"a{i}"))) listed++;
        Assert.InRange(listed, RefusalThrottle.MaxRows, RefusalThrottle.MaxRows + RefusalThrottle.ListedPerMinute);
        await Write(audit, "a.one", Alice);
    }

    [Fact]
    public async Task Many_writers_at_once_leave_one_whole_chain()
    {
        using var audit = Open();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++) await Write(audit, $"w{w}.{i}", Alice);
        })));
        Assert.Equal(401, audit.Verify().Lines);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private AuditLog Open() => new(_files, _folder, _clock, TimeZoneInfo.Utc);

    private async Task WriteLines(int count)
    {
        using var audit = Open();
        for (var i = 1; i < count; i++) await Write(audit, $"a.{i}", Alice);
    }

    private static AuditRecord Record(string action, string actor, string? organization = null, AuditKind kind = AuditKind.Administration) =>
        new(kind, action, Codes.Ok, actor, organization, "192.0.2.1");

    private static async Task Write(AuditLog audit, string action, string actor, string? organization = null, AuditKind kind = AuditKind.Administration) =>
        Assert.Equal(Outcome.Ok, await audit.WriteAsync(Record(action, actor, organization, kind)));

    private static IEnumerable<string> Actions(AuditLog audit, AuditQuery query) => audit.Find(query).Select(r => r.Record.Action);
}
