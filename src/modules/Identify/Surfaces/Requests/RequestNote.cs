using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Identify.Surfaces.Requests;

/// <summary>
/// What an HTTP surface knows of its own request better than <see cref="HttpRequests"/> can see. All optional; null properties are filled from the
/// request, the answer's problem and the signed-in session.
/// </summary>
internal sealed class RequestNote
{
    /// <summary>Null = no surface's request; it is not kept.</summary>
    public Surface? Surface { get; set; }
    public string? Operation { get; set; }
    public string? Handle { get; set; }
    /// <summary>What it tried to sign in by, also when that failed.</summary>
    public string? Credential { get; set; }
    /// <summary>Who it turned out to be, on surfaces with a sign-in of their own.</summary>
    public Principal? Principal { get; set; }
    public Outcome? Outcome { get; set; }
    /// <summary>The surface's own code where that is not the HTTP status.</summary>
    public int? ResponseCode { get; set; }
    public string? Fields { get; set; }

    /// <returns>Null when nobody watches and nothing need be kept: ask as <c>RequestNote.Of(http)?.Handle = …</c>.</returns>
    public static RequestNote? Of(HttpContext http) => http.Features.Get<RequestNote>();
}
