using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Net.Moving.Taken;

namespace Yiwang.Trust.Proofs;

/// <summary>The proof file of an entry, with the groups that its reader may see.</summary>
internal static class ProofEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/trust/proofs/{file}", Serve).ExcludeFromDescription();
        routes.MapGet("/trust/proofs/moved/{file}", ServeMoved).ExcludeFromDescription();
        routes.MapGet("/api/v1/proofs/{position:long}", (long position, IEvents events, ProofMaker maker, DisclosedTo disclosed, HttpContext http) =>
            Serve($"{position.ToString(CultureInfo.InvariantCulture)}{TlogProof.Extension}", events, maker, disclosed, http)).WithTags("proofs").WithSummary("The .tlog-proof of a log entry, with the parts that you may see");
    }

    /// <summary>Of an entry that came along when its organisation moved here: the proof out of the log that had it first.</summary>
    private static async Task<IResult> ServeMoved(string file, IEvents events, IMovedEntries moved, DisclosedTo disclosed, HttpContext http)
    {
        var name = file.EndsWith(TlogProof.Extension, StringComparison.Ordinal) ? file[..^TlogProof.Extension.Length] : "";
        if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var position) || events.Find(position) is not { Succeeded: true, Value: { } e }) return Problem.Of(new Outcome(Codes.EventsNotFound, file), http);
        var proofs = await moved.FindAsync(position, http.RequestAborted);
        if (proofs.Count == 0) return Problem.Of(new Outcome(Codes.EventsNotFound, file), http);
        return Results.File(Encoding.UTF8.GetBytes(proofs[0].Showing(disclosed.Of(e.Owner)).ToString()), "text/plain; charset=utf-8", NameOf(proofs[0].Position));
    }

    /// <summary>By the number that pages show: the address and what stands in the file count from 0.</summary>
    private static string NameOf(long position) => string.Create(CultureInfo.InvariantCulture, $"entry-{position + 1}{TlogProof.Extension}");

    private static async Task<IResult> Serve(string file, IEvents events, ProofMaker maker, DisclosedTo disclosed, HttpContext http)
    {
        var name = file.EndsWith(TlogProof.Extension, StringComparison.Ordinal) ? file[..^TlogProof.Extension.Length] : "";
        if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return Problem.Of(new Outcome(Codes.EventsNotFound, file), http);
        }
        var found = events.Find(position);
        if (!found.Succeeded)
        {
            return Problem.Of(found.Status, http);
        }
        var proof = await maker.MakeAsync(position, disclosed.Of(found.Value.Owner), http.RequestAborted);
        if (proof.Status.Code == Codes.RequestTimeout) http.Response.Headers.RetryAfter = ProofMaker.AgainSeconds.ToString(CultureInfo.InvariantCulture);
        return proof.Succeeded ? Results.File(Encoding.UTF8.GetBytes(proof.Value.ToString()), "text/plain; charset=utf-8", NameOf(position)) : Problem.Of(proof.Status, http);
    }
}
