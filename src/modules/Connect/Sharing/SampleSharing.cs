using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Sharing;

/// <summary>
/// Verb subscribe, giving samples: every ten seconds what points have got since goes into the lane of each pact that gives them, late samples too. What a crash cuts off is sent again from a quarter of an
/// hour before; the receiver keeps each sample once.
/// </summary>
internal sealed partial class SampleSharing(IPointBook book, SampleFeed feed, IPacts pacts, IPactRule rule, ICrossing crossing, IDirectory directory, IEvents events, SharedCursors cursors, ReceivedPoints received, TimeProvider time, ILogger<SampleSharing> log) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10), s_again = TimeSpan.FromMinutes(15), s_whenUsedUp = TimeSpan.FromMinutes(5);
    private readonly HeardSamples _heard = new();
    private readonly Dictionary<Share, Going> _going = [];
    private readonly ConcurrentQueue<Receipt> _returned = new();

    /// <param name="Stream">As the pact names it: the point, or its device.</param>
    private readonly record struct Share(string Pact, OrganizationId Giver, string Stream, string Point);

    /// <summary>Where one point stands in one pact. What is between <see cref="From"/> and <see cref="To"/> is to be sent; 0 = nothing.</summary>
    private sealed class Going
    {
        public long From { get; set; }
        public long To { get; set; }
        /// <summary>When it was heard of last: what is sent again because it changed back is not taken for what was sent before.</summary>
        public long HeardUs { get; private set; }
        public DateTimeOffset PausedUntil { get; set; }

        public void Add(long from, long to, long nowUs)
        {
            (From, To) = To == 0 ? (from, to) : (Math.Min(From, from), Math.Max(To, to));
            HeardUs = Math.Max(HeardUs + 1, nowUs);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        feed.Listen(_heard);
        using var receipts = crossing.WatchReceipts(SharedSamples.Type, Returned);
        using var rounds = new PeriodicTimer(s_interval, time);
        try
        {
            await received.LoadAsync(stoppingToken);
            await cursors.LoadAsync(stoppingToken);
            // what came back just before the program stopped
            foreach (var back in await crossing.ReturnedAsync(SharedSamples.Type, stoppingToken)) Returned(back);
            do
            {
                try
                {
                    await TurnAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // State or the store refuses for a while: what is to be sent is still known
                    Failed(log, e);
                }
            }
            while (await rounds.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // the node stops
        }
        finally
        {
            feed.Forget(_heard);
        }
    }

    private async Task TurnAsync(CancellationToken cancel)
    {
        var shared = Shared().ToList();
        // watched before it is looked at, so that nothing is heard in between by nobody
        _heard.Watch(shared.Select(s => s.Series).Where(s => !s.IsNone).Distinct());
        await TakeBackAsync(cancel);
        foreach (var gone in _going.Keys.Except(shared.Select(s => s.Share)).ToList()) _going.Remove(gone);
        foreach (var (share, pact, _, series) in shared) if (!series.IsNone && !_going.ContainsKey(share)) _going[share] = Begin(share, pact);
        // all of them before anything is sent, which may fail: what was heard is told once
        var (heard, now) = (_heard.Take(), Micros.Of(time));
        foreach (var (share, _, _, series) in shared) if (!series.IsNone && heard.TryGetValue(series.Value, out var stretch)) _going[share].Add(stretch.From, stretch.To, now);
        foreach (var (share, _, point, series) in shared)
        {
            if (!_going.TryGetValue(share, out var going) || going.To == 0 || time.GetUtcNow() < going.PausedUntil) continue;
            try
            {
                await SendAsync(share, point, series, going, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // State or the store refuses for a while: what is to be sent is still known
                Failed(log, e);
            }
        }
    }

    // only what is certain at once, or in doubt and sent again in any case: the other side keeps each sample once
    private void Returned(Receipt back)
    {
        if (back is { IsBack: true, Batch.IsEmpty: true }) _returned.Enqueue(back);
    }

    /// <summary>What its pact stopped letting through is to be sent again, when the pact lets it.</summary>
    private async Task TakeBackAsync(CancellationToken cancel)
    {
        while (_returned.TryPeek(out var back))
        {
            if (back.Key.Split(':') is ["s", var from, var tag, ..] && long.TryParse(from, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var fromUs))
            {
                foreach (var point in cursors.PointsOf(back.Pact, back.Sender).Where(p => TagOf(p) == tag))
                {
                    await cursors.LowerAsync(back.Pact, back.Sender, point, fromUs, cancel);
                    foreach (var (share, going) in _going) if (share.Pact == back.Pact && share.Giver == back.Sender && share.Point == point) going.Add(fromUs, Micros.Of(time), Micros.Of(time));
                }
            }
            _returned.TryDequeue(out _);
        }
    }

    /// <summary>Points that pacts in force give now. A stream of a pact is a point, or a device with all its points.</summary>
    private IEnumerable<(Share Share, Pact Pact, Point Point, SeriesId Series)> Shared()
    {
        foreach (var pact in pacts.All)
        {
            if (pact.State != PactState.Active) continue;
            foreach (var giver in (OrganizationId[])[pact.Text.A.Organization, pact.Text.B.Organization])
            {
                var gives = pact.GivenBy(giver);
                if (!gives.Verbs.HasFlag(PactVerbs.Subscribe) || gives.Streams.Count == 0 || directory.Find(giver) is null) continue;
                foreach (var (stream, point) in gives.Streams.SelectMany(s => PointsOf(book, s).Select(p => (s, p))).DistinctBy(p => p.p.Handle))
                {
                    if (!string.Equals(point.Handle.Prefix.ToString(), giver.ToString(), StringComparison.OrdinalIgnoreCase)) continue;
                    var question = new PactQuestion(pact.Id, giver, pact.Other(giver).Organization, PactVerbs.Subscribe, stream, Grade: point.Grade, Handle: point.Device.ToString());
                    if (rule.Check(question) is { Succeeded: false, Status.Code: not Codes.PactsQuota }) continue;
                    yield return (new Share(pact.Id, giver, stream, point.Handle.ToString()), pact, point, PointSeries.Find(feed.Store, giver.ToString(), point));
                }
            }
        }
    }

    public static IEnumerable<Point> PointsOf(IPointBook book, string stream)
    {
        if (!Handle.TryParse(stream, out var handle)) return [];
        return book.Find(handle) is { } point ? [point] : book.PointsOf(handle);
    }

    /// <summary>After a start a little is sent again; a new share begins where its pact did.</summary>
    private Going Begin(Share share, Pact pact)
    {
        var since = cursors.Of(share.Pact, share.Giver, share.Point) is { } sent ? sent - Micros.Of(s_again) : Math.Max(pact.Text.FromUs, events.Find(pact.SignedAt) is { Succeeded: true, Value: { } fact } ? fact.RecordedAtUs : 0);
        var going = new Going();
        going.Add(since, Micros.Of(time), Micros.Of(time));
        return going;
    }

    private async Task SendAsync(Share share, Point point, SeriesId series, Going going, CancellationToken cancel)
    {
        var about = SharedPoint.Of(point);
        // what a stretch ends with is part of it
        var (from, to) = (going.From, going.To + 1);
        while (from < to)
        {
            var (samples, next) = Read(series, about.Kind, from, to);
            if (samples.Count > 0)
            {
                var queued = await crossing.QueueAsync(share.Pact, share.Giver, Messages(share, point, samples[0].TimeUs, going.HeardUs, SharedSamples.Bodies(about, samples)), cancel);
                if (!queued.Succeeded)
                {
                    (going.From, going.PausedUntil) = (from, time.GetUtcNow() + (queued.Status.Code == Codes.PactsQuota ? s_whenUsedUp : s_interval));
                    return;
                }
                await cursors.PutAsync(share.Pact, share.Giver, share.Point, samples[^1].TimeUs, cancel);
            }
            from = next;
        }
        (going.From, going.To) = (0, 0);
    }

    /// <summary>
    /// What was queued under a key is not queued again; the keys of pieces come from the whole, so that none is taken for a piece of another block. A key says where its samples begin and of which point they are,
    /// for when it comes back.
    /// </summary>
    private static OutMessage[] Messages(Share share, Point point, long fromUs, long heardUs, IReadOnlyList<byte[]> bodies)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var body in bodies) hash.AppendData(body);
        hash.AppendData(BitConverter.GetBytes(heardUs));
        var key = string.Create(CultureInfo.InvariantCulture, $"s:{fromUs}:{TagOf(share.Point)}:{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}");
        return [.. bodies.Select((body, n) => new OutMessage(PactVerbs.Subscribe, SharedSamples.Type, share.Stream, body, n == 0 ? key : $"{key}.{n}", point.Grade, point.Device.ToString()))];
    }

    // the whole name may be longer than a key
    private static string TagOf(string point) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(point)).AsSpan(0, 8));

    /// <returns>As many as one message holds, or one large block, and where to go on.</returns>
    private (List<SharedSample> Samples, long Next) Read(SeriesId series, SampleKind kind, long fromUs, long toUs)
    {
        var (samples, weight) = (new List<SharedSample>(), 0);
        using var cursor = feed.Store.Read(series, fromUs, toUs);
        while (cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length; i++)
            {
                var sample = SampleOf(cursor, i, kind);
                weight += sample.Weight;
                if (samples.Count > 0 && (samples.Count == SharedSamples.SamplesMax || weight > SharedSamples.WeightMax)) return (samples, cursor.Times[i]);
                samples.Add(sample);
            }
        }
        return (samples, toUs);
    }

    private static SharedSample SampleOf(ISampleCursor cursor, int i, SampleKind kind)
    {
        var (time, bits, quality) = (cursor.Times[i], cursor.Bits[i], new Quality(cursor.Qualities[i]));
        if (kind is not (SampleKind.Text or SampleKind.Block)) return new SharedSample(time, bits, null, quality);
        var bytes = cursor.Bytes.Slice((int)(bits >> 32), (int)bits);
        return kind == SampleKind.Text ? new(time, 0, Encoding.UTF8.GetString(bytes), quality) : new(time, 0, null, quality) { Block = bytes.ToArray() };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "samples for partners could not be queued")]
    private static partial void Failed(ILogger log, Exception fault);
}
