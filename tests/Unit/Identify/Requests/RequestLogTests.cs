using System.Net;
using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Unit.Tests.Net;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Identify.Requests;

public sealed class RequestLogTests : IAsyncLifetime
{
    private static readonly RequestScope s_forge = new(Forge), s_stranger = new(Stranger);
    private readonly SteppedTime _time = new();
    private ThingsBed _bed = null!;
    private RequestLog _log = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await ThingsBed.OpenAsync();
        _log = new RequestLog(_bed.Things.Prefixes, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        await _bed.DisposeAsync();
    }

    [Fact]
    public void Unwatched_only_failures_of_those_who_sign_in_are_kept()
    {
        Assert.False(_log.IsWatched);
        _log.Write(Line("99.501.1001/A"));
        _log.Write(Line("99.501.1001/B") with { Outcome = Codes.ThingsNotFound });
        _log.Write(Line("99.501.1001/C") with { Outcome = Codes.PartiesForbidden, Organization = Forge });
        _log.Write(Line("99.501.1001/D") with { Outcome = Codes.PartiesSignInFailed, Credential = "300:0.NA/99.501.1001" });
        Assert.Equal(["99.501.1001/D", "99.501.1001/C"], Handles(_log.Read(s_forge)));
    }

    [Fact]
    public void A_page_that_is_read_watches_for_a_while_and_no_longer()
    {
        _log.Read(s_forge);
        Assert.True(_log.IsWatched);
        _log.Write(Line("99.501.1001/A"));
        _time.Advance(RequestLog.Reading / 2);
        Assert.Equal(["99.501.1001/A"], Handles(_log.Read(s_forge)));
        _time.Advance(RequestLog.Reading * 2);
        Assert.False(_log.IsWatched);
    }

    [Fact]
    public void Everybody_sees_the_lines_of_their_own_handles_credentials_and_programs_and_who_runs_the_node_all()
    {
        _log.Read(RequestScope.All);
        _log.Write(Line("99.501.1001/A"));
        _log.Write(Line("0.NA/99.501.1001"));
        _log.Write(Line("99.501.1001"));
        _log.Write(Line($"{Forge}/App_erp"));
        _log.Write(Line("77.1/unknown"));
        _log.Write(Line("77.1/by-forge") with { Organization = Forge });
        _log.Write(Line("77.1/tried") with { Credential = "301:99.501.1001/ADMIN", Outcome = Codes.PartiesSignInFailed });
        Assert.Equal(["77.1/tried", "77.1/by-forge", $"{Forge}/App_erp", "99.501.1001", "0.NA/99.501.1001", "99.501.1001/A"], Handles(_log.Read(s_forge)));
        Assert.Empty(_log.Read(s_stranger));
        Assert.Equal(7, _log.Read(RequestScope.All).Count);
    }

    [Fact]
    public void Who_holds_the_handle_sees_that_another_organisation_asked_but_not_from_where_by_which_program()
    {
        _log.Read(s_forge);
        _log.Write(Line("99.501.1001/A") with { Organization = Stranger, Credential = "300:99.501.3001/ERP" });
        var (own, others) = (Assert.Single(_log.Read(s_stranger)).Line, Assert.Single(_log.Read(s_forge)).Line);
        Assert.Equal(("300:99.501.3001/ERP", IPAddress.Loopback), (own.Credential, own.Remote));
        Assert.Equal((null, null, Stranger), (others.Credential, others.Remote, others.Organization));
    }

    [Fact]
    public void A_claimed_credential_of_somebody_signed_in_shows_nothing_to_whose_name_it_carries()
    {
        _log.Read(s_forge);
        _log.Write(Line("77.1/x") with { Organization = Stranger, Credential = "300:0.NA/99.501.1001" });
        Assert.Empty(_log.Read(s_forge));
    }

    [Fact]
    public void The_ring_keeps_the_newest_lines()
    {
        _log.Read(s_forge);
        for (var i = 1; i <= RequestLog.LinesMax + 10; i++) _log.Write(Line($"99.501.1001/{i}"));
        var kept = _log.Read(s_forge);
        Assert.Equal(RequestLog.LinesMax, kept.Count);
        Assert.Equal(("99.501.1001/2010", "99.501.1001/11"), (kept[0].Line.Handle, kept[^1].Line.Handle));
        Assert.Equal(Enumerable.Range(11, RequestLog.LinesMax).Reverse().Select(i => (long)i), kept.Select(k => k.Number));
    }

    [Fact]
    public void Lines_that_nobody_watching_may_see_push_nothing_out()
    {
        _log.Read(s_forge);
        _log.Write(Line("99.501.1001/mine"));
        for (var i = 0; i < RequestLog.LinesMax; i++) _log.Write(Line("77.1/flood"));
        Assert.Equal(["99.501.1001/mine"], Handles(_log.Read(s_forge)));
    }

    [Fact]
    public void A_watcher_gets_what_it_has_not_seen_then_what_comes()
    {
        _log.Read(s_forge);
        for (var i = 1; i <= 3; i++) _log.Write(Line($"99.501.1001/{i}"));
        using var watch = _log.Watch(s_forge, after: 1)!;
        Assert.Equal(["99.501.1001/2", "99.501.1001/3"], Handles(watch.Before));
        _log.Write(Line("99.501.1001/4"));
        _log.Write(Line("77.1/not-mine"));
        Assert.True(watch.Lines.TryRead(out var next));
        Assert.Equal("99.501.1001/4", next.Line.Handle);
        Assert.False(watch.Lines.TryRead(out _));
    }

    [Fact]
    public void A_slow_watcher_loses_lines_is_told_how_many_and_holds_up_nobody()
    {
        using var slow = _log.Watch(s_forge, 0)!;
        for (var i = 0; i < RequestWatch.QueueMax + 7; i++) _log.Write(Line("99.501.1001/A"));
        Assert.Equal(7, slow.TakeLost());
        Assert.Equal(0, slow.TakeLost());
        Assert.Equal(RequestWatch.QueueMax, slow.Lines.Count);
    }

    [Fact]
    public void Watching_ends_with_the_last_watcher_and_is_bounded()
    {
        var watches = Enumerable.Range(0, RequestLog.WatchesOfOneMax).Select(_ => _log.Watch(s_forge, 0)!).ToList();
        Assert.Null(_log.Watch(s_forge, 0));
        Assert.NotNull(_log.Watch(s_stranger, 0) is { } other ? Ended(other) : null);
        foreach (var watch in watches)
        {
            Assert.True(_log.IsWatched);
            watch.Dispose();
        }
        Assert.False(_log.IsWatched);
        Assert.True(watches[0].Lines.Completion.IsCompleted);
    }

    [Fact]
    public void Long_texts_are_cut()
    {
        _log.Read(RequestScope.All);
        _log.Write(Line(new string('1', 5_000)) with { Fields = new string('x', 5_000) });
        var line = _log.Read(RequestScope.All)[0].Line;
        Assert.Equal((RequestLine.TextMax + 1, RequestLine.TextMax + 1), (line.Handle!.Length, line.Fields!.Length));
    }

    private static RequestWatch Ended(RequestWatch watch)
    {
        watch.Dispose();
        return watch;
    }

    private static IEnumerable<string?> Handles(IEnumerable<RequestEntry> entries) => entries.Select(e => e.Line.Handle);

    private static RequestLine Line(string handle) => new()
    {
        Surface = Surface.HandleServer, Carrier = Carrier.Udp, Operation = "resolve", Handle = handle, ResponseCode = 1, Remote = IPAddress.Loopback, Micros = 12, BytesIn = 86, BytesOut = 293,
    };
}
