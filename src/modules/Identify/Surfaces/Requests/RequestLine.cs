using System.Net;
using Yiwang.Events;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>
/// One answered request, as somebody who debugs a client needs it. Never a secret, a token, a signature or the data of a value: only what was asked, by
/// whom, and what came of it. Texts over 300 characters are cut.
/// </summary>
public readonly record struct RequestLine
{
    public const int TextMax = 300;

    public required Surface Surface { get; init; }
    public required Carrier Carrier { get; init; }
    /// <summary>What was asked in the surface's own words: <c>resolve</c>, <c>create</c>, <c>GET /api/handles</c>.</summary>
    public required string Operation { get; init; }
    /// <summary>Address of the client; null when unknown.</summary>
    public IPAddress? Remote { get; init; }
    /// <summary>Handle or bare prefix that was meant; null when the request names none.</summary>
    public string? Handle { get; init; }
    /// <summary>By what it signed in or tried to: <c>300:0.NA/99.501.1001</c>, or a user's or app's handle. Null = nobody signed in.</summary>
    public string? Credential { get; init; }
    /// <summary>Organisation that the request acted for, <c>o.…</c>; null = the public, or signing in failed.</summary>
    public string? Organization { get; init; }
    /// <summary>A code of <see cref="Codes"/>; default ok.</summary>
    public string? Outcome { get; init; }
    /// <summary>The surface's own code: response code of the Handle protocol, HTTP status; 0 = the answer was silence.</summary>
    public required int ResponseCode { get; init; }
    /// <summary>Set on HTTP surfaces, where it may differ from <see cref="ResponseCode"/>.</summary>
    public int? HttpStatus { get; init; }
    /// <summary>Further fields of the request that bear on the answer, as <c>type=URL flags=AUTH,PUBL v2.11</c>; null = none.</summary>
    public string? Fields { get; init; }
    /// <summary>From the last byte of the request to the first of the answer.</summary>
    public long Micros { get; init; }
    public long BytesIn { get; init; }
    /// <summary>Null when the surface cannot tell.</summary>
    public long? BytesOut { get; init; }

    public bool Failed => Outcome is not null and not Codes.Ok;

    internal RequestLine Cut() => this with { Operation = Cut(Operation)!, Handle = Cut(Handle), Credential = Cut(Credential), Fields = Cut(Fields) };

    private static string? Cut(string? text) => text is { Length: > TextMax } ? string.Concat(text.AsSpan(0, TextMax), "…") : text;
}

/// <param name="Number">From 1 since the node started, rising.</param>
/// <param name="AtUs">When it was answered, UTC microseconds.</param>
/// <param name="Owners">Organisations whose handle or credential the request named; at most two.</param>
public sealed record RequestEntry(long Number, long AtUs, (string? OfHandle, string? OfCredential) Owners, RequestLine Line);
