using Yiwang.Storage.Log;

namespace Yiwang.Events.Store;

/// <summary>What the log answers, in the closed table of codes.</summary>
internal static class LogOutcomes
{
    public static Outcome Of(AppendResult result, IReadOnlyList<Expected> expectations) => result.Status switch
    {
        AppendStatus.Ok => Outcome.Ok,
        AppendStatus.Conflict => Conflict(result, expectations),
        AppendStatus.TooLarge => new(Codes.EventsTooLarge, "header and groups of an event together are at most 65,535 bytes"),
        AppendStatus.DiskFull => new(Codes.EventsDiskFull),
        AppendStatus.ShuttingDown => new(Codes.EventsStopping),
        _ => new(Codes.EventsReadOnly),
    };

    private static Outcome Conflict(AppendResult result, IReadOnlyList<Expected> expectations)
    {
        if (result.ConflictIndex < 0 || result.ConflictIndex >= expectations.Count) return new(Codes.EventsConflict);
        var (subject, position) = expectations[result.ConflictIndex];
        return new(Codes.EventsConflict, $"{subject} is not at {position}", subject);
    }
}
