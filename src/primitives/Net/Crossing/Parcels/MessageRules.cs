using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json;
using Yiwang.Events;

namespace Yiwang.Net.Crossing.Parcels;

/// <summary>What a message may look like, checked before it is queued and again where it arrives.</summary>
internal static class MessageRules
{
    private static readonly SearchValues<char> s_typeLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    public static bool IsType([NotNullWhen(true)] string? type) => type is { Length: >= 1 and <= Parcel.TypeMax } && char.IsAsciiLetterLower(type[0]) && !type.AsSpan().ContainsAnyExcept(s_typeLetters);

    /// <summary>Null = sound.</summary>
    public static Outcome? Check(OutMessage message)
    {
        if (BitOperations.PopCount((uint)message.Verb) != 1) return Wrong("Verb", "one verb");
        if (!IsType(message.Type)) return Wrong("Type", "1–64 lower-case letters, digits, dots");
        if (message.Subject is not { Length: <= Parcel.SubjectMax }) return Wrong("Subject", $"at most {Parcel.SubjectMax} characters");
        if (message.Key is not { Length: >= 1 and <= Parcel.KeyMax }) return Wrong("Key", $"1–{Parcel.KeyMax} characters");
        if (message.Grade is < 0 or > 3) return Wrong("Grade", "0–3");
        if (message.Body.Length > Parcel.BodyBytesMax) return new Outcome(Codes.RequestTooLarge, $"a message has at most {Parcel.BodyBytesMax} bytes", "Body");
        return IsJson(message.Body.Span) ? null : Wrong("Body", "JSON");
    }

    /// <summary>One JSON value, no deeper than what a parcel may hold.</summary>
    public static bool IsJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 60 });
            if (!reader.Read()) return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Outcome Wrong(string field, string rule) => new(Codes.RequestInvalid, rule, field);
}
