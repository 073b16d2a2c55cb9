using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Reporting;
using Yiwang.Identify.Reporting.Sending;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Net;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Signing;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Net;
using Yiwang.Unit.Tests.Net.Crossing;
using Yiwang.Unit.Tests.Storage.Sql;

namespace Yiwang.Unit.Tests.Identify.Reporting;

/// <summary>Documents of several pacts on their way to the lane and back from it.</summary>
public sealed class ReportPostTests : BothEngines
{
    private const int Many = 250;
    private readonly SteppedTime _time = new();
    private readonly PaperPact _rests = Pact(), _carries = Pact();
    private readonly Dictionary<(string Pact, long Number), Receipt> _receipts = [];
    private readonly List<(string Pact, string Key)> _queued = [];
    private bool _logRefuses;
    private IDatabase _state = null!;
    private ReportPost _post = null!;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_pact_that_rests_keeps_back_its_own_documents_and_nobody_elses(SqlEngine engine)
    {
        await OpenAsync(engine);
        await PutAsync(_rests, Many, from: 0, queued: true);
        await PutAsync(_rests, Many, from: Many, queued: false);
        await PutAsync(_carries, 1, from: 2 * Many, queued: true);
        await PutAsync(_carries, 1, from: 2 * Many + 1, queued: false);
        _rests.Set(PactState.Suspended);
        Settle(_carries, 2 * Many + 1, Codes.Ok);
        Assert.False(await _post.GoOnAsync(Cancel));
        Assert.Equal([Codes.Ok, null], (await OfAsync(_carries)).Select(r => r.Outcome));
        Assert.Equal([_carries.Pact.Id], _queued.Select(q => q.Pact));
        Assert.All(await OfAsync(_rests), r => Assert.Null(r.Outcome));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_comes_back_from_the_lane_goes_there_again(SqlEngine engine)
    {
        await OpenAsync(engine);
        await PutAsync(_rests, Many, from: 0, queued: true);
        Settle(_rests, 1, Codes.Ok);
        for (var n = 2; n <= Many; n++) Settle(_rests, n, Codes.PactsNotInForce, isBack: true);
        _rests.Set(PactState.Suspended);
        await _post.GoOnAsync(Cancel);
        Assert.Equal((1, Many - 1), ((await OfAsync(_rests)).Count(r => r.Outcome == Codes.Ok), (await OfAsync(_rests)).Count(r => r is { Outcome: null, Number: null })));
        Assert.Empty(_queued);
        _rests.Set(PactState.Active);
        while (await _post.GoOnAsync(Cancel)) { }
        Assert.Equal((await OfAsync(_rests)).Where(r => r.Outcome is null).Select(r => r.Key).Order(StringComparer.Ordinal), _queued.Select(q => q.Key).Order(StringComparer.Ordinal));
        Assert.All(await OfAsync(_rests), r => Assert.True(r.Outcome == Codes.Ok || r.Number > Many));
        // a refusal of the other side is final
        var refused = (await OfAsync(_rests)).First(r => r.Outcome is null);
        Settle(_rests, refused.Number!.Value, Codes.PactsNotPermitted);
        await _post.GoOnAsync(Cancel);
        Assert.Equal(Codes.PactsNotPermitted, (await OfAsync(_rests)).Single(r => r.Key == refused.Key).Outcome);
    }

    [Fact]
    public async Task A_log_that_refuses_is_left_alone_until_the_next_round()
    {
        await OpenAsync(SqlEngine.Sqlite);
        await PutAsync(_carries, Many, from: 0, queued: false, recorded: false);
        _carries.Set(PactState.Suspended);
        _logRefuses = true;
        Assert.False(await _post.GoOnAsync(Cancel));
        _logRefuses = false;
        Assert.True(await _post.GoOnAsync(Cancel));
        while (await _post.GoOnAsync(Cancel)) { }
        Assert.All(await OfAsync(_carries), r => Assert.NotNull(r.Position));
    }

    private async Task OpenAsync(SqlEngine engine)
    {
        _state = NewDatabase(engine);
        await Migrations.ApplyAsync(_state, [ReportSchema.Migration], Cancel);
        var number = 10_000L;
        var crossing = Stub<ICrossing>.Of(
            ("FindReceiptAsync", a => new ValueTask<Receipt?>(a[2] is long n ? _receipts.GetValueOrDefault(((string)a[0]!, n)) : null)),
            ("QueueAsync", a =>
            {
                if (PactOf((string)a[0]!).Pact.State != PactState.Active) return new ValueTask<Outcome<long>>(new Outcome(Codes.PactsNotInForce));
                _queued.Add(((string)a[0]!, ((IReadOnlyList<OutMessage>)a[2]!)[0].Key));
                return new ValueTask<Outcome<long>>(++number);
            }));
        var events = Stub<IEvents>.Of(("FindHead", _ => -1L), ("AppendAsync", _ => new ValueTask<Outcome<Appended>>(_logRefuses ? (Outcome<Appended>)new Outcome(Codes.EventsStopping) : new Appended(7, 1, 0))));
        _post = new ReportPost(_state, crossing, Stub<IPacts>.Of(("Find", a => PactOf((string)a[0]!).Pact)), events, ReportBook.Load(null), new ReportClock(new NetOptions(), _time));
    }

    private PaperPact PactOf(string id) => id == _rests.Pact.Id ? _rests : _carries;

    private static PaperPact Pact() => new(new PaperSide(SigningAlgorithm.Ed25519, null), new PaperSide(SigningAlgorithm.Ed25519, null));

    /// <param name="from">Documents are made in the order of their numbers; the number in the lane is one more.</param>
    private Task<int> PutAsync(PaperPact pact, int count, int from, bool queued, bool recorded = true) => _state.WriteAsync(sql =>
    {
        for (var n = from; n < from + count; n++)
            sql.Execute("insert into report_out (pact, prefix, tbl, period, part, row_count, missing, digest, same, body, made_us, number, position) values (@pact, '99.501', 'T3', @period, 1, 0, '{}', '', 0, @body, @made, @number, @position)",
                ("pact", pact.Pact.Id), ("period", $"day-{n:0000}"), ("body", "{}"u8.ToArray()), ("made", (long)n), ("number", queued ? n + 1L : null), ("position", recorded ? 1L : null));
        return count;
    }, Cancel);

    private void Settle(PaperPact pact, long number, string outcome, bool isBack = false) =>
        _receipts[(pact.Pact.Id, number)] = new Receipt(pact.Pact.Id, pact.Pact.Text.B.Organization, number, ReportPost.Type, "", outcome, null, default, 1, default) { IsBack = isBack };

    private Task<List<SentReport>> OfAsync(PaperPact pact) => _state.ReadAsync(sql => SentRows.List(sql, pact.Pact.Id, "", long.MaxValue, 10_000).OrderBy(r => r.MadeUs).ToList(), Cancel);
}
