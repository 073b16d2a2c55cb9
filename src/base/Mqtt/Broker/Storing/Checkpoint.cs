using Yiwang.Mqtt.Broker.Messages;

namespace Yiwang.Mqtt.Broker.Storing;

/// <summary>Keeps the journal short: when its file has grown enough, everything that is alive is written into a new one, session by session while they go on, and the old files go.</summary>
internal static class Checkpoint
{
    /// <summary>Files below this are left alone.</summary>
    private const long SmallestBytes = 64 << 20;

    public static void RunIfDue(BrokerCore core)
    {
        if (core.Journal.State == JournalState.Open && core.Journal.FileBytes >= Math.Max(SmallestBytes, 4 * core.Journal.AliveBytes)) Run(core);
    }

    public static void Run(BrokerCore core)
    {
        var segment = core.Journal.BeginSegment();
        var before = core.Journal.BytesSaid;
        foreach (var session in core.Sessions.Snapshot())
        {
            lock (session.Gate)
            {
                // what is said of the session after this is on top of it
                if (!session.IsEnded && session.IsPersistent) core.Journal.Whole(session);
            }
        }
        core.Retained.WriteAll(IsDurable);
        core.Journal.AliveBytes = core.Journal.BytesSaid - before;
        core.Journal.DeleteBefore(segment);
    }

    /// <summary>The broker's own figures are made anew at every start.</summary>
    public static bool IsDurable(Message message) => !message.Topic.StartsWith("$SYS/"u8);
}
