using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Streams;

namespace Yiwang.Connect.Sharing;

/// <summary>Verb subscribe, receiving samples: they go into the store under the sender's name, with their own times and qualities; that they came is a fact.</summary>
internal sealed class SharedSamplesHandler(IStreamStore store, IEvents events, IDirectory directory, ReceivedPoints points, ReceivedPieces pieces) : IMessageHandler
{
    public string Type => SharedSamples.Type;
    public PactVerbs Verb => PactVerbs.Subscribe;

    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel)
    {
        if (SharedSamples.Read(message.Body) is not { } read) return new Outcome(Codes.RequestInvalid, "no samples of one point in order of time");
        var (point, samples) = read;
        var (sender, receiver) = (message.Sender.ToString(), message.Receiver.ToString());
        if ((point.Handle.ToString() != message.Subject && point.Device.ToString() != message.Subject) || !string.Equals(point.Handle.Prefix.ToString(), sender, StringComparison.OrdinalIgnoreCase)) return new Outcome(Codes.RequestInvalid, $"{point.Handle} is no point of {sender}");
        if (!points.HasRoom(receiver, point.Handle)) return new Outcome(Codes.RequestTooLarge, $"{ReceivedPoints.PointsMax} points");
        var isKnown = events.FindHead(message.Once) >= 0;
        var isPiece = samples[0].Length > 0;
        if (isPiece && !isKnown)
        {
            var taken = await pieces.TakeAsync(receiver, point.Handle, samples[0], message.ReceivedAtUs, cancel);
            if (!taken.Succeeded) return taken.Status;
            samples = taken.Value is { } whole ? [whole] : [];
        }
        // between two organisations of one node they are in the store already
        if (!isKnown && samples.Count > 0 && directory.Find(message.Sender) is null && await StoreAsync(new SeriesKey(point.Handle.ToString(), sender), point.Kind, samples, message.ReceivedAtUs) is { Succeeded: false } refused) return refused;
        var recorded = await RecordAsync(message, point, samples.Count, cancel);
        if (!recorded.Succeeded) return recorded;
        // only now: until the fact stands, the message is handled again after a crash
        if (isPiece && read.Samples[0] is var last && last.Offset + last.Block.Length == last.Length) await pieces.DropAsync(receiver, point.Handle, last.TimeUs, cancel);
        await points.PutAsync(new ReceivedPoint(receiver, sender, message.Pact, point, message.SentAtUs), cancel);
        return ReadOnlyMemory<byte>.Empty;
    }

    private async Task<Outcome> StoreAsync(SeriesKey key, SampleKind kind, IReadOnlyList<SharedSample> samples, long receivedUs)
    {
        if (store.TryFind(key, out var known) && known.Kind != kind) return new Outcome(Codes.RequestInvalid, $"{key.Point} holds {known.Kind}, not {kind}");
        var series = known.Id.IsNone ? store.Open(key, kind) : known.Id;
        var batch = new SampleBatch { ReceivedUs = receivedUs };
        foreach (var sample in samples)
        {
            if (sample.Text is { } text) batch.Add(series, sample.TimeUs, Encoding.UTF8.GetBytes(text), sample.Quality);
            else if (kind == SampleKind.Block) batch.Add(series, sample.TimeUs, sample.Block.Span, sample.Quality);
            else batch.AddBits(series, sample.TimeUs, sample.Bits, sample.Quality);
        }
        var answer = await store.AppendAsync(batch);
        return answer.Status switch
        {
            AppendStatus.Ok => Outcome.Ok,
            AppendStatus.Invalid => new Outcome(Codes.RequestInvalid, key.Point),
            // the store may have room again: the lane waits and tries
            _ => throw new IOException($"samples not stored: {answer.Status}"),
        };
    }

    private async Task<Outcome> RecordAsync(InMessage message, SharedPoint point, int count, CancellationToken cancel)
    {
        if (events.FindHead(message.Once) >= 0) return Outcome.Ok;
        var payload = new Dictionary<string, string>
        {
            ["sender"] = message.Sender.ToString(), ["pact"] = message.Pact, ["point"] = point.Handle.ToString(), ["count"] = count.ToString(CultureInfo.InvariantCulture),
            ["hash"] = Convert.ToHexStringLower(SHA256.HashData(message.Body.Span)),
        };
        var draft = new EventDraft
        {
            Kind = CrossingKinds.SamplesReceived, Owner = message.Receiver.ToString(), Heads = [message.Once], OccurredAtUs = message.SentAtUs,
            Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = JsonSerializer.SerializeToUtf8Bytes(payload) },
        };
        var appended = await events.AppendAsync([draft], [new Expected(message.Once, -1)], cancel);
        return appended.Status.Code == Codes.EventsConflict ? Outcome.Ok : appended.Status;
    }
}
