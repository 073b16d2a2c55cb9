using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Trust.Alarms;

namespace Yiwang.Trust.Witnessing;

/// <param name="Origin">Of this node's log.</param>
/// <param name="Cosigned">Size of the newest checkpoint that anybody has cosigned; null = none yet.</param>
/// <param name="PolicyMet">The node's own policy is satisfied by it.</param>
/// <param name="Conflicts">Alarms about heads that nobody has dealt with yet.</param>
internal sealed record WitnessStatus(string Origin, string WitnessKey, long Size, long? Cosigned, IReadOnlyList<Cosignature> By, bool PolicyMet, string? Fault, int Conflicts, IReadOnlyList<NeighbourStatus> Neighbours);

internal sealed record Cosignature(string Witness, long Time);

/// <param name="HeldSize">Of the neighbour's log, as this node has cosigned it.</param>
/// <param name="CosignedSize">Of this node's log, as the neighbour has cosigned it.</param>
internal sealed record NeighbourStatus(string Origin, string Name, bool IsParent, long? HeldSize, string? HeldAt, long? CosignedSize, string? CosignedAt, string? Trouble);

/// <summary>The state of witnessing for programs, and evidence files. Public, as heads are.</summary>
internal static class WitnessApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/witness", StatusAsync).WithTags("proofs").WithSummary("Who has cosigned this node's log, and which heads of other logs it holds");
        routes.MapGet("/trust/conflicts/{file}" + HeadConflict.Extension, Evidence).ExcludeFromDescription();
    }

    private static async Task<WitnessStatus> StatusAsync(WitnessView view, NodeWitness witness, Checkpointer checkpointer, TrustAlarms alarms, HttpContext http)
    {
        var own = view.Own;
        var standing = await alarms.StandingAsync(1_000, http.RequestAborted);
        var neighbours = await view.NeighboursAsync(http.RequestAborted);
        return new(checkpointer.Key.Name, witness.Key.ToString(), checkpointer.Current.Checkpoint.Size, own.Checkpoint?.Checkpoint.Size, [.. own.By.Select(b => new Cosignature(b.Witness.Name, b.UnixSeconds))], own.Met, checkpointer.Fault, standing.Count(a => a.Alarm.Kind is AlarmKind.Neighbour or AlarmKind.OwnLog),
            [.. neighbours.Select(n => new NeighbourStatus(n.Peer.Origin, n.Peer.Name, n.Peer.IsParent, n.Held?.Size, Iso(n.Held?.AtUs), n.Given is { Size: >= 0 } g ? g.Size : null, Iso(n.Given?.AtUs), n.Given?.Trouble?.En))]);
    }

    private static IResult Evidence(string file, HeadConflicts conflicts, HttpContext http) => conflicts.Find(file) is { } found
        ? Results.File(Encoding.UTF8.GetBytes(found.Conflict.ToString()), "text/plain; charset=utf-8", file + HeadConflict.Extension)
        : Problem.Of(new Outcome(Codes.EventsNotFound, file), http);

    private static string? Iso(long? us) => us is { } at ? Console.Language.Text.Iso(at) : null;
}
