using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Routes;
using Yiwang.Connect.Live;

namespace Yiwang.Connect.Inspection.Runs;

/// <summary>The window is over: what nobody looked at becomes 漏检, or 停机未检 where the machine never was as the item wants it.</summary>
internal sealed class RunClosing(ILiveStates states)
{
    private const int SpansMax = 10_000;

    public Run Close(Run run) => RecordMerge.Close(run, item => WasIdle(run, item));

    private bool WasIdle(Run run, RunItem item)
    {
        if (item.Item is not { RunState: not WantedState.Any, Device: { } device }) return false;
        var spans = states.States(device, run.OpensUs, run.EndsUs, SpansMax);
        var ran = RunningHours.RanUs(spans, run.OpensUs, run.EndsUs);
        return item.Item.RunState == WantedState.Running ? spans.Count > 0 && ran == 0 : ran >= run.EndsUs - run.OpensUs;
    }
}
