using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Forms;

/// <summary>The text of every version that a case began with stands in the log, so that the log explains itself and a running case keeps its form when the file is gone.</summary>
internal sealed class PublishedForms(IEvents events, IDefinitions definitions)
{
    public const string Chain = "definitions";
    private const int AttemptsMax = 16;
    private readonly ConcurrentDictionary<(string Hash, bool Received), bool> _ensured = new();

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<PublishedText> Texts(IEvents events)
    {
        var texts = new List<PublishedText>();
        for (var position = events.FindHead(Chain); position >= 0 && events.Find(position) is { Succeeded: true, Value: { } e }; position = e.Previous)
            if (Text(e) is { } text) texts.Add(text);
        texts.Reverse();
        return texts;
    }

    /// <summary>Before a case begins. Forms without a text, as tests make them, are not recorded.</summary>
    public ValueTask<Outcome> EnsureAsync(CaseDefinition form, string owner, CancellationToken cancel) =>
        definitions.Text(form.Code, form.Version) is { } text ? EnsureAsync(form, new PublishedText(text, Received: false), owner, cancel) : new(Outcome.Ok);

    /// <param name="text">Its own.</param>
    public async ValueTask<Outcome> EnsureAsync(CaseDefinition form, PublishedText text, string owner, CancellationToken cancel)
    {
        if (_ensured.ContainsKey((form.Hash, text.Received))) return Outcome.Ok;
        var subject = text.Received ? Subject(form.Code, form.Version, form.Hash) : Subject(form.Code, form.Version);
        for (var attempt = 0; ; attempt++)
        {
            var newest = events.FindHead(subject);
            // one that was taken over with an organisation does not bind the forms of this node
            if (newest >= 0 && (text.Received || TextAt(events, newest) is { Received: false }))
            {
                _ensured.TryAdd((form.Hash, text.Received), true);
                return Outcome.Ok;
            }
            var draft = new EventDraft { Kind = CaseKinds.DefinitionPublished, Owner = owner, Heads = [Chain, subject], Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = Payload(form, text) } };
            var appended = await events.AppendAsync([draft], [new(Chain, events.FindHead(Chain)), new(subject, newest)], cancel);
            if (appended.Succeeded) (definitions as DefinitionStore)?.Recall(text);
            else if (appended.Status.Code != Codes.EventsConflict || attempt == AttemptsMax) return appended.Status;
        }
    }

    /// <summary>Where the text with a hash stands; -1 when it does not.</summary>
    public static long Find(IEvents events, string code, int version, string hash)
    {
        if (events.FindHead(Subject(code, version, hash)) is >= 0 and var received) return received;
        if (Has(events.FindHead(Subject(code, version)))) return events.FindHead(Subject(code, version));
        // one that was taken over with another organisation stands before it under the same number
        for (var position = events.FindHead(Chain); position >= 0 && events.Find(position) is { Succeeded: true, Value: { } e }; position = e.Previous)
            if (Has(position)) return position;
        return -1;

        bool Has(long position) => TextAt(events, position) is { } text && DefinitionFile.Hash(Encoding.UTF8.GetBytes(text.Text)) == hash;
    }

    private static PublishedText? TextAt(IEvents events, long position) => position >= 0 && events.Find(position) is { Succeeded: true, Value: { } e } ? Text(e) : null;

    public static string Subject(string code, int version) => string.Create(CultureInfo.InvariantCulture, $"definition:{code}:{version}");

    // other nodes may have other texts under one number
    private static string Subject(string code, int version, string hash) => $"{Subject(code, version)}:{hash}";

    /// <summary>Packed, since a file may be longer than an entry.</summary>
    private static byte[] Payload(CaseDefinition form, PublishedText text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) brotli.Write(Encoding.UTF8.GetBytes(text.Text));
        var payload = new JsonObject { ["code"] = form.Code, ["version"] = form.Version, ["hash"] = form.Hash, ["packed"] = Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length) };
        if (text.Received) payload["received"] = true;
        return JsonSerializer.SerializeToUtf8Bytes(payload);
    }

    public static PublishedText? Text(RecordedEvent e)
    {
        if (!e.Payload.TryGetValue(Disclosure.Internal, out var bytes) || bytes is not { } payload) return null;
        try
        {
            using var document = JsonDocument.Parse(payload);
            using var brotli = new BrotliStream(new MemoryStream(document.RootElement.GetProperty("packed").GetBytesFromBase64()), CompressionMode.Decompress);
            var text = new byte[DefinitionFile.SizeMax];
            return new(Encoding.UTF8.GetString(text, 0, brotli.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)), e.TakenFrom is not null || document.RootElement.TryGetProperty("received", out _));
        }
        catch (Exception x) when (x is JsonException or KeyNotFoundException or FormatException or InvalidDataException or InvalidOperationException) { return null; }
    }
}
