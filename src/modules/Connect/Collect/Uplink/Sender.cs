using System.Buffers;
using System.Threading.Channels;
using Yiwang.Connect.Collect.Spool;

namespace Yiwang.Connect.Collect.Uplink;

/// <summary>
/// Sends the spool to the node: first what has just come, then a piece of what was left behind, oldest first, and so on in turns. Everything is sent until it is confirmed; a sample that
/// is sent twice is one sample, by its series and source time.
/// </summary>
internal sealed class Sender(SampleSpool spool, IUplink uplink, TimeProvider clock)
{
    private const int SamplesOfOne = 20_000;
    private static readonly TimeSpan s_heardEvery = TimeSpan.FromSeconds(1), s_saveEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_backOffFirst = TimeSpan.FromMilliseconds(500), s_backOffLast = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SampleBlock _block = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Dictionary<uint, long> _told = [];
    private readonly List<uint> _heardIds = [];
    private SegmentReader? _liveReader, _behindReader;
    private long _heardAt, _savedAt;
    private TimeSpan _backOff = s_backOffFirst;
    private long _sent;

    /// <summary>Null = the last request was answered well.</summary>
    public UplinkTrouble? Trouble { get; private set; }
    public long SentSamples => Interlocked.Read(ref _sent);
    /// <summary>Source time of the oldest sample that was left behind, as far as it has been read; 0 = none.</summary>
    public long OldestUnsentUs { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        spool.Grew += OnGrew;
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                var more = await StepAsync(cancel);
                if (Trouble is not null) await Task.Delay(_backOff * (0.75 + Random.Shared.NextDouble() / 2), clock, cancel);
                else if (!more) await NewsAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // what is not sent stays on disk
        }
        finally
        {
            spool.Grew -= OnGrew;
            spool.Files.Unsent.Save();
            _liveReader?.Dispose();
            _behindReader?.Dispose();
        }
    }

    /// <summary>One turn. True when there is more to send at once.</summary>
    public async Task<bool> StepAsync(CancellationToken cancel)
    {
        var unsent = spool.Files.Unsent;
        if (!await LiveAsync(unsent, cancel) || !await GapsAsync(cancel) || !await BehindAsync(unsent, cancel))
        {
            // when the node is back the newest goes first
            unsent.LeaveBehind(spool.End);
            if (Trouble is not null) _backOff = _backOff * 2 < s_backOffLast ? _backOff * 2 : s_backOffLast;
            Tidy();
            return false;
        }
        _backOff = s_backOffFirst;
        Tidy();
        return !unsent.IsEmpty || unsent.Live < spool.End;
    }

    private async Task<bool> LiveAsync(UnsentRanges unsent, CancellationToken cancel)
    {
        var (from, end) = (unsent.Live, spool.End);
        _block.Clear();
        var next = spool.Files.Read(from, end, SamplesOfOne, _block, ref _liveReader);
        AddHeard();
        // with nothing to send, an empty block finds out whether the node is back
        if ((!_block.IsEmpty || Trouble is not null) && !await SendAsync(cancel)) return false;
        for (var i = 0; i < _heardIds.Count; i++) _told[_heardIds[i]] = _block.Heard[i].TimeUs;
        unsent.Live = next;
        // more comes than one request holds: the rest waits its turn, and the newest stays first
        if (next < end) unsent.LeaveBehind(end);
        return true;
    }

    private async Task<bool> GapsAsync(CancellationToken cancel)
    {
        _block.Clear();
        if (!spool.Files.Gaps.Fill(_block)) return true;
        if (!await SendAsync(cancel)) return false;
        spool.Files.Gaps.Told(_block);
        return true;
    }

    private async Task<bool> BehindAsync(UnsentRanges unsent, CancellationToken cancel)
    {
        if (unsent.Oldest is not { } oldest) return true;
        _block.Clear();
        var next = spool.Files.Read(oldest.From, oldest.To, SamplesOfOne, _block, ref _behindReader);
        if (_block.Samples.Count > 0)
        {
            OldestUnsentUs = _block.Samples.Times[0];
            if (!await SendAsync(cancel)) return false;
        }
        unsent.Sent(oldest.From, next);
        if (unsent.IsEmpty) OldestUnsentUs = 0;
        return true;
    }

    private async Task<bool> SendAsync(CancellationToken cancel)
    {
        _bytes.ResetWrittenCount();
        BlockCodec.Write(_bytes, _block);
        Trouble = await uplink.SendAsync(_bytes.WrittenMemory, cancel);
        if (Trouble is null) Interlocked.Add(ref _sent, _block.Samples.Count);
        return Trouble is null;
    }

    /// <summary>Points that were read and had not changed: without them the node would take a steady machine for a silent one.</summary>
    private void AddHeard()
    {
        _heardIds.Clear();
        if (_heardAt != 0 && clock.GetElapsedTime(_heardAt) < s_heardEvery) return;
        _heardAt = clock.GetTimestamp();
        foreach (var (id, series) in spool.Series)
        {
            var time = spool.LastHeard.Of(new(id));
            if (time == 0 || (_told.TryGetValue(id, out var told) && told == time)) continue;
            if (_block.Heard.Count == SampleBlock.SeriesMax) break;
            _block.Heard.Add(new(_block.Place(series), time));
            _heardIds.Add(id);
        }
    }

    private void Tidy()
    {
        if (_savedAt != 0 && clock.GetElapsedTime(_savedAt) < s_saveEvery) return;
        _savedAt = clock.GetTimestamp();
        spool.Files.Trim();
        spool.Files.Unsent.Save();
    }

    private void OnGrew() => _news.Writer.TryWrite(true);

    private async Task NewsAsync(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(s_heardEvery, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            await _news.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // nothing new; what was confirmed is told all the same
        }
    }
}
