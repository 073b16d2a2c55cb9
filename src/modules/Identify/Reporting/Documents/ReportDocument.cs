using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Yiwang.Events.Json;

namespace Yiwang.Identify.Reporting.Documents;

/// <summary>One part of one table for one period, as it is signed and sent.</summary>
/// <param name="Period">yyyy-MM-dd, yyyy-MM, or for how things stand the moment, yyyy-MM-ddTHH:mm:ss.</param>
/// <param name="Part">From 1; what came late, was too large or is sent again has the next number.</param>
/// <param name="Prefix">Of the duty.</param>
/// <param name="MadeUs">UTC microseconds.</param>
internal sealed record ReportDocument(string Table, string Period, int Part, string Prefix, long MadeUs, JsonArray Rows)
{
    /// <summary>Rows in all tables hold less; a part is at most 700,000 bytes.</summary>
    public const int BytesMax = 700_000;

    /// <summary>缺项: needed fields that are empty, with how many rows.</summary>
    public IReadOnlyDictionary<string, int> Missing { get; init; } = new Dictionary<string, int>();
    /// <summary>Enterprises that it speaks for, also where none of their rows is in it.</summary>
    public IReadOnlyList<string> Covers { get; init; } = [];
    /// <summary>Number of the last part that was made together with this one: whoever passes it on waits for all.</summary>
    public int Last { get; init; } = Part;
    /// <summary>Rows that were left out because there are too many.</summary>
    public long Omitted { get; init; }
    /// <summary>Digest of the rows, in hex.</summary>
    public string Digest { get; init; } = DigestOf(Rows);
    /// <summary>True: nothing changed since the rows with this digest, which are not sent again.</summary>
    public bool IsSame { get; init; }
    /// <summary>补报 of a day on which nobody told how things stood: the day on which its content was taken; null = it is of the period itself.</summary>
    public string? Taken { get; init; }

    public static string DigestOf(JsonArray rows) => Convert.ToHexStringLower(SHA256.HashData(Canonical(rows)));

    /// <summary>RFC 8785 form: what is signed.</summary>
    public byte[] Write()
    {
        var report = Report();
        if (Taken is not null) report["taken"] = Taken;
        return Canonical(report);
    }

    private JsonObject Report() => new()
    {
        ["table"] = Table, ["period"] = Period, ["part"] = Part, ["last"] = Last, ["prefix"] = Prefix, ["made"] = MadeUs.ToString(CultureInfo.InvariantCulture), ["digest"] = Digest, ["same"] = IsSame,
        ["rows"] = IsSame ? new JsonArray() : Rows.DeepClone(), ["covers"] = new JsonArray([.. Covers.Select(c => (JsonNode)c)]), ["omitted"] = Omitted.ToString(CultureInfo.InvariantCulture),
        ["missing"] = new JsonObject(Missing.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
    };

    /// <summary>Null when it is none.</summary>
    public static ReportDocument? Read(JsonNode? node)
    {
        try
        {
            if (node is not JsonObject o || o["rows"] is not JsonArray rows || o["covers"] is not JsonArray covers || o["missing"] is not JsonObject missing) return null;
            var (table, period, prefix, digest) = ((string?)o["table"], (string?)o["period"], (string?)o["prefix"], (string?)o["digest"]);
            if (table is not { Length: <= 8 } || period is not { Length: > 0 and <= 32 } || prefix is not { Length: > 0 and <= 128 } || digest is not { Length: 64 } || (string?)o["taken"] is { Length: not 10 } || (int?)o["part"] is not (> 0 and var part) || (int?)o["last"] is not { } last || last < part) return null;
            if (!long.TryParse((string?)o["made"], CultureInfo.InvariantCulture, out var made) || !long.TryParse((string?)o["omitted"], CultureInfo.InvariantCulture, out var omitted)) return null;
            return new ReportDocument(table, period, part, prefix, made, (JsonArray)rows.DeepClone())
            {
                Digest = digest, Last = last, IsSame = (bool?)o["same"] ?? false, Covers = [.. covers.Select(c => (string)c!)], Omitted = omitted, Taken = (string?)o["taken"], Missing = missing.ToDictionary(m => m.Key, m => (int)m.Value!),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException)
        {
            return null;
        }
    }

    private static byte[] Canonical(JsonNode node) =>
        CanonicalJson.TryCanonicalize(JsonSerializer.SerializeToUtf8Bytes(node, s_plain), out var canonical, out var reason) ? canonical : throw new InvalidDataException(reason);

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
}
