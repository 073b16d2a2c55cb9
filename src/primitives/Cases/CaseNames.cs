using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Cases;

/// <summary>Identifiers of cases, and the subjects under which the log knows them.</summary>
internal static class CaseNames
{
    private const string Marker = "/case.";
    private const int RandomLength = 26;
    // Crockford's base32: no letter that is taken for a digit, and in the order of its values.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>As a ULID, 48 bits of milliseconds and 80 random ones: cases of one day lie together, and nobody guesses one.</summary>
    public static string NewId(string organization, long nowUs)
    {
        Span<byte> bytes = stackalloc byte[17];
        BinaryPrimitives.WriteInt64BigEndian(bytes, nowUs / 1_000 << 16);
        RandomNumberGenerator.Fill(bytes[6..16]);
        Span<char> text = stackalloc char[RandomLength];
        for (var i = 0; i < RandomLength; i++)
        {
            // 130 bits for 128: the first character carries the two that are missing.
            var bit = i * 5 - 2;
            var pair = bit < 0 ? bytes[0] : bytes[bit >> 3] << 8 | bytes[(bit >> 3) + 1];
            text[i] = Alphabet[(bit < 0 ? pair >> 5 : pair >> (11 - (bit & 7))) & 31];
        }
        return $"{organization}{Marker}{text}";
    }

    public static bool IsId(string? id) =>
        id is { Length: > 34 and < 100 } && id.LastIndexOf(Marker, StringComparison.Ordinal) is > 2 and var at && id.Length == at + Marker.Length + RandomLength
        && !id.AsSpan(at + Marker.Length).ContainsAnyExcept(Letters);

    public static string Subject(string id) => "case:" + id;

    /// <summary>The newest case whose number has this text before its count.</summary>
    public static string Counter(string organization, string text) => $"casecount:{organization}:{text}";

    public static string Number(string organization, string number) => $"caseno:{organization}:{number}";

    public static string Key(string scope, string key) => $"caseidem:{scope}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}";
}
