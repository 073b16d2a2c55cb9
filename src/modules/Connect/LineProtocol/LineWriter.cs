using Yiwang.Connect.Acquisition;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.LineProtocol;

/// <summary>Takes one body after the other from its stream to the store. While one batch is on its way the next is read; nothing is allocated for a line.</summary>
internal sealed class LineWriter(SampleFeed feed, TimeProvider clock)
{
    /// <summary>The longest line, too.</summary>
    private const int BufferBytes = 512 << 10;
    private const int SamplesMax = 32_768, TextBytesMax = 4 << 20, Batches = 3;

    private readonly LineParser _parser = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly SampleBatch[] _batches = [.. Enumerable.Range(0, Batches).Select(_ => new SampleBatch())];
    private readonly Task<AppendAnswer>?[] _sending = new Task<AppendAnswer>?[Batches];
    private int _filling;
    private long _linesBefore;

    /// <param name="bytesMax">Of the body as it is read, decompressed.</param>
    public async Task<LineReport> WriteAsync(LineSources.OfOwner sources, Stream body, LinePrecision precision, long bytesMax, CancellationToken cancel)
    {
        var report = new LineReport();
        _linesBefore = 0;
        try
        {
            await ReadAsync(sources, body, precision, bytesMax, report, cancel);
        }
        catch (InvalidDataException)
        {
            report.Damaged = true;
        }
        finally
        {
            // also of a client that went away: what it was told nothing about may still be in the store
            await SendAsync(report);
            for (var i = 0; i < Batches; i++) await SentAsync(i, report);
        }
        return report;
    }

    private async Task ReadAsync(LineSources.OfOwner sources, Stream body, LinePrecision precision, long bytesMax, LineReport report, CancellationToken cancel)
    {
        var (have, total, first) = (0, 0L, true);
        while (report.Status == AppendStatus.Ok)
        {
            var read = await body.ReadAsync(_buffer.AsMemory(have), cancel);
            total += read;
            if (total > bytesMax)
            {
                report.TooLarge = true;
                return;
            }
            have += read;
            _parser.Start(first);
            first = false;
            while (Parse(sources, have, last: read == 0, precision, report)) await SendAsync(report);
            if (read == 0) return;
            _linesBefore += _buffer.AsSpan(0, _parser.Position).Count((byte)'\n');
            _buffer.AsSpan(_parser.Position, have - _parser.Position).CopyTo(_buffer);
            have -= _parser.Position;
        }
    }

    /// <summary>Reads lines until the batch is full (true) or the buffer has no whole one left.</summary>
    private bool Parse(LineSources.OfOwner sources, int have, bool last, LinePrecision precision, LineReport report)
    {
        ReadOnlySpan<byte> body = _buffer.AsSpan(0, have);
        var batch = _batches[_filling];
        var nowUs = Micros.Of(clock);
        while (true)
        {
            switch (_parser.Next(body, last, precision))
            {
                case LineStep.Line:
                    Take(sources, body, batch, nowUs, report);
                    if (batch.Count >= SamplesMax || batch.Bytes.Length >= TextBytesMax) return true;
                    break;
                case LineStep.Bad:
                    report.Bad(_linesBefore + body[.._parser.LineStart].Count((byte)'\n') + 1, _parser.Error);
                    break;
                case LineStep.NeedMore when _parser.Position == 0 && have == BufferBytes:
                    report.Bad(_linesBefore + 1, LineError.TooLong);
                    _parser.GiveUp(body);
                    return false;
                default:
                    return false;
            }
        }
    }

    private void Take(LineSources.OfOwner sources, ReadOnlySpan<byte> body, SampleBatch batch, long nowUs, LineReport report)
    {
        report.Lines++;
        var timeUs = _parser.HasTime ? _parser.TimeUs : nowUs;
        var source = sources.Find(body.Slice(_parser.LineStart, _parser.KeyLength));
        var fields = _parser.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            ref readonly var field = ref fields[i];
            var target = source.Find(body.Slice(field.NameStart, field.NameLength), i);
            if (target.Series.IsNone)
            {
                report.Unmapped++;
                target.Unmapped?.Saw(field, body, timeUs);
            }
            else if (!target.TryAdd(batch, field, body, timeUs)) report.Misfits++;
            else feed.LastHeard.Set(target.Series, timeUs);
        }
    }

    private async ValueTask SendAsync(LineReport report)
    {
        var batch = _batches[_filling];
        if (batch.Count == 0) return;
        batch.ReceivedUs = Micros.Of(clock);
        _sending[_filling] = feed.AppendAsync(batch).AsTask();
        _filling = (_filling + 1) % Batches;
        await SentAsync(_filling, report);
    }

    private async ValueTask SentAsync(int i, LineReport report)
    {
        if (_sending[i] is not { } sending) return;
        report.Add(await sending);
        _sending[i] = null;
        _batches[i].Clear();
    }
}
