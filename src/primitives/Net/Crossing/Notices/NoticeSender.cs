using System.Collections.Concurrent;
using System.Globalization;
using Yiwang.Events;
using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Signed;
using Yiwang.Net.Crossing.Storing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Notices;

/// <param name="Trouble">Code of the last failed attempt; null = told.</param>
public sealed record NoticeStatus(string Pact, OrganizationId Sender, int Told, string? Trouble, string? Detail, DateTimeOffset? NextTry);

/// <summary>
/// Tells the other side of each pact what this side has signed: proposals, signatures, narrowings, ends, keys, addresses. In order for each pact, again until it is heard.
/// A neighbour that is away holds up nobody else's.
/// </summary>
/// <param name="tried">Of one side of a pact: the other has heard all, or could not be told.</param>
public sealed class NoticeSender(IPacts pacts, ICarrier http, Func<OrganizationId, bool> isHere, Action<string, OrganizationId> tried, IDatabase state, CrossingOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _traffic = new(options.Concurrency, options.Concurrency);
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<(string Pact, OrganizationId Sender), Line> _lines = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Wake _changed = new();
    private Task _loop = Task.CompletedTask;
    private IDisposable? _watch;

    private sealed class Line(int told)
    {
        public int Told { get; set; } = told;
        public int Attempts { get; set; }
        public DateTimeOffset Due { get; set; }
        public bool IsOpen { get; set; } = true;
        public bool IsTelling { get; set; }
        /// <summary>The attempt under way, or the last one.</summary>
        public Task Telling { get; set; } = Task.CompletedTask;
        public Outcome Status { get; set; } = Outcome.Ok;
    }

    public IReadOnlyList<NoticeStatus> Status => [.. _lines.Select(l => new NoticeStatus(l.Key.Pact, l.Key.Sender, l.Value.Told, l.Value.Status.Succeeded ? null : l.Value.Status.Code, l.Value.Status.Detail, l.Value.IsOpen && l.Value.Attempts > 0 ? l.Value.Due : null))];

    public async Task StartAsync(CancellationToken cancel = default)
    {
        foreach (var row in await state.ReadAsync(sql => sql.Query("select pact, sender, told from crossing_told", r => (Pact: r.Text(0), Sender: r.Text(1), Told: (int)r.Int64(2))), cancel))
        {
            if (OrganizationId.TryParse(row.Sender, out var sender)) _lines[(row.Pact, sender)] = new Line(row.Told);
        }
        foreach (var pact in pacts.All) Open(pact);
        _watch = pacts.Watch(pact =>
        {
            Open(pact);
            _changed.Set();
        });
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public void TryNow()
    {
        foreach (var line in _lines.Values) line.Due = default;
        _changed.Set();
    }

    /// <summary>Ok = one side of a pact is telling the other something, else why it could not; null = the other side has heard all.</summary>
    public Outcome? Untold(string id, OrganizationId sender)
    {
        if (pacts.Find(id) is not { } pact || !Speaks(pact, sender)) return null;
        if (_lines.TryGetValue((id, sender), out var line)) return pacts.NoticesFrom(id, sender, line.Told + 1).Count == 0 ? null : line.Status;
        // nobody said that it is new: it came with its organisation
        Open(pact);
        _changed.Set();
        return Outcome.Ok;
    }

    // two of one node hear each other at once
    private bool Speaks(Pact pact, OrganizationId sender) => isHere(sender) && !isHere(pact.Other(sender).Organization);

    private void Open(Pact pact)
    {
        foreach (var side in (PactParty[])[pact.PartyA, pact.PartyB])
        {
            if (!Speaks(pact, side.Organization)) continue;
            var line = _lines.GetOrAdd((pact.Id, side.Organization), _ => new Line(0));
            (line.IsOpen, line.Due) = (true, default);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var now = time.GetUtcNow();
                foreach (var (key, line) in _lines.Where(l => l.Value is { IsOpen: true, IsTelling: false } && l.Value.Due <= now))
                {
                    line.IsTelling = true;
                    line.Telling = TellAsync(key.Pact, key.Sender, line);
                }
                var next = _lines.Values.Where(l => l is { IsOpen: true, IsTelling: false }).Select(l => l.Due - time.GetUtcNow()).DefaultIfEmpty(s_idle).Min();
                await _changed.WaitAsync(next < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : next > s_idle ? s_idle : next, time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopping
        }
    }

    private async Task TellAsync(string pact, OrganizationId sender, Line line)
    {
        await Task.Yield();
        var (cancel, hasRoom) = (_stop.Token, false);
        try
        {
            await _traffic.WaitAsync(cancel);
            hasRoom = true;
            line.IsOpen = false;
            foreach (var notice in pacts.NoticesFrom(pact, sender, line.Told + 1))
            {
                var status = await PostAsync(notice, cancel);
                line.Status = status;
                if (status.Code == Codes.PactsOutOfOrder && int.TryParse(status.Detail, CultureInfo.InvariantCulture, out var missing) && missing > 0 && missing < notice.Number)
                {
                    // the other side has lost some, as after a restore: from there once more
                    line.Told = missing - 1;
                    line.IsOpen = true;
                    return;
                }
                if (!status.Succeeded && !IsFinal(status.Code))
                {
                    Postpone(line);
                    return;
                }
                line.Attempts = 0;
                line.Told = notice.Number;
                await StoreAsync(pact, sender, line.Told, cancel);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopping: told again at the next start
        }
        catch (Exception e)
        {
            line.Status = new Outcome(Codes.NodeFault, e.Message);
            Postpone(line);
        }
        finally
        {
            if (hasRoom) _traffic.Release();
            line.IsTelling = false;
            _changed.Set();
            tried(pact, sender);
        }
    }

    private void Postpone(Line line)
    {
        var pause = options.RetryFirst * Math.Pow(2, Math.Min(line.Attempts++, 20));
        line.Due = time.GetUtcNow() + (pause < options.RetryMax ? pause : options.RetryMax) * (0.75 + Random.Shared.NextDouble() / 4);
        line.IsOpen = true;
    }

    private async Task<Outcome> PostAsync(OutNotice notice, CancellationToken cancel)
    {
        if (http.AddressOf(notice.To, SigningWords.PactsPath) is not { } target) return new Outcome(Codes.NetUnreachable, $"{notice.To.Name}: reached by files only");
        var fields = new Dictionary<string, string> { ["content-type"] = SigningWords.ContentType, [SigningWords.VersionField] = SigningWords.Version };
        return (await http.PostAsync(new CrossingRequest(target, fields, notice.Bytes), options.BatchTimeout, cancel)).Status;
    }

    // trying again would change nothing; the pages show it
    private static bool IsFinal(string code) => code is Codes.RequestInvalid or Codes.PactsSignature or Codes.PactsNotFound or Codes.RequestTooLarge or Codes.PactsNotPossible;

    private Task<int> StoreAsync(string pact, OrganizationId sender, int told, CancellationToken cancel) => state.WriteAsync(sql => sql.Execute(
        "insert into crossing_told (pact, sender, told) values (@pact, @sender, @told) on conflict (pact, sender) do update set told = excluded.told", ("pact", pact), ("sender", sender.ToString()), ("told", told)), cancel);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        _watch?.Dispose();
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_lines.Values.Select(l => l.Telling));
        _traffic.Dispose();
        _stop.Dispose();
    }
}
