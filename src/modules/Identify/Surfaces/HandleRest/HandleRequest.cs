using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Console.Slots;
using Yiwang.Identify.Surfaces.HandleRest.Authorization;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>What every call of the Handle JSON interface begins with: its options, who asks, and the handle.</summary>
internal sealed class HandleRequest(RestSignIn signIn)
{
    /// <summary>Options and asker; null when the answer has gone out already.</summary>
    public async ValueTask<Asked?> BeginAsync(HttpContext http, IQueryCollection? parameters = null)
    {
        if (!HandleQuery.TryRead(parameters ?? http.Request.Query, out var query, out var problem))
        {
            await HandleReply.RefuseAsync(http, query, null, new Outcome(Codes.RequestInvalid, problem));
            return null;
        }
        var asker = await signIn.AskAsync(http);
        if (RequestNote.Of(http) is { } note)
        {
            note.Principal = asker.Principal;
            note.Credential = asker.Credential ?? note.Credential;
        }
        if (asker.Refusal is not { } refusal) return new Asked(query, asker.Principal);
        await RefuseAsync(http, query, null, refusal, asker.Error);
        return null;
    }

    /// <summary>As <see cref="HandleReply.RefuseAsync"/>; one who could do better by signing in is told how.</summary>
    public async Task RefuseAsync(HttpContext http, HandleQuery query, string? handle, Outcome outcome, string? error = null)
    {
        int? status = outcome.Code switch
        {
            Codes.PartiesSignInNeeded or Codes.PartiesSignInFailed or Codes.PartiesLocked or Codes.PartiesCodeNeeded => signIn.Challenge(http, error),
            Codes.RequestLimited => StatusCodes.Status429TooManyRequests,
            _ => null,
        };
        await HandleReply.RefuseAsync(http, query, handle, outcome, status);
    }

    /// <summary>The handle after a folder of the path.</summary>
    public static Outcome<Handle> HandleIn(HttpContext http, string folder)
    {
        var fault = HandleAddress.Read(http, folder, out var handle);
        return fault == HandleFault.None ? handle : new Outcome(Codes.ThingsHandleInvalid, HandleFaults.Name(fault));
    }

    public static string? TextIn(HttpContext http, string folder) => http.Request.Path.Value is { } path && path.Length > folder.Length ? path[folder.Length..] : null;
}

/// <summary>A call whose options are read and whose asker is known.</summary>
internal sealed record Asked(HandleQuery Query, Principal Who);
