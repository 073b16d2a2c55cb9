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

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<string> Texts(IEvents events)
    {
        var texts = new List<string>();
        for (var position = events.FindHead(Chain); position >= 0 && events.Find(position) is { Succeeded: true, Value: { } e }; position = e.Previous)
            if (Text(e) is { } text) texts.Add(text);
        texts.Reverse();
        return texts;
    }

    /// <summary>Before a case begins. Forms without a text, as tests make them, are not recorded.</summary>
    public async ValueTask<Outcome> EnsureAsync(CaseDefinition form, string owner, CancellationToken cancel)
    {
        var subject = Subject(form);
        for (var attempt = 0; attempt < AttemptsMax && events.FindHead(subject) < 0; attempt++)
        {
            if (definitions.Text(form.Code, form.Version) is not { } text) return Outcome.Ok;
            var draft = new EventDraft { Kind = CaseKinds.DefinitionPublished, Owner = owner, Heads = [Chain, subject], Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = Payload(form, text) } };
            var appended = await events.AppendAsync([draft], [new(Chain, events.FindHead(Chain)), new(subject, -1)], cancel);
            if (appended.Succeeded) (definitions as DefinitionStore)?.Recall(text);
            else if (appended.Status.Code != Codes.EventsConflict) return appended.Status;
        }
        return Outcome.Ok;
    }

    private static string Subject(CaseDefinition form) => Subject(form.Code, form.Version);

    public static string Subject(string code, int version) => string.Create(CultureInfo.InvariantCulture, $"definition:{code}:{version}");

    /// <summary>Packed, since a file may be longer than an entry.</summary>
    private static byte[] Payload(CaseDefinition form, string text)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) brotli.Write(Encoding.UTF8.GetBytes(text));
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["code"] = form.Code, ["version"] = form.Version, ["hash"] = form.Hash, ["packed"] = Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length) });
    }

    public static string? Text(RecordedEvent e)
    {
        if (!e.Payload.TryGetValue(Disclosure.Internal, out var bytes) || bytes is not { } payload) return null;
        try
        {
            using var document = JsonDocument.Parse(payload);
            using var brotli = new BrotliStream(new MemoryStream(document.RootElement.GetProperty("packed").GetBytesFromBase64()), CompressionMode.Decompress);
            var text = new byte[DefinitionFile.SizeMax];
            return Encoding.UTF8.GetString(text, 0, brotli.ReadAtLeast(text, text.Length, throwOnEndOfStream: false));
        }
        catch (Exception x) when (x is JsonException or KeyNotFoundException or FormatException or InvalidDataException or InvalidOperationException) { return null; }
    }
}
