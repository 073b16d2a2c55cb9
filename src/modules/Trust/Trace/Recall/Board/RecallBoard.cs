using Yiwang.Cases;
using Yiwang.Cases.Travel;
using Yiwang.Parties;

namespace Yiwang.Trust.Trace.Recall.Board;

/// <summary>How a recall stands.</summary>
/// <param name="Things">Shipped containers that it reaches as the trace has them now.</param>
/// <param name="Inside">What is packed in them.</param>
/// <param name="Activated">Whose secret code has been used: with consumers, opened.</param>
/// <param name="IsTraced">False while the trace cannot answer; counts are then those of the draft.</param>
public sealed record RecallBoard(CaseView Recall, long Things, long Inside, long Activated, bool IsTraced, IReadOnlyList<RecallHolder> Holders)
{
    public IReadOnlyList<RecallHolder> Told => [.. Holders.Where(h => h.Notice is not null)];
    /// <summary>Of these, on their way to another node without a receipt.</summary>
    public int Undelivered => Told.Count(h => h.Notice!.Whereabouts is { Place: CasePlace.Leaving });
    public int Confirmed => Told.Count(h => h.IsConfirmed);
    /// <summary>Of the containers of everybody who was told.</summary>
    public long Found => Told.Sum(h => h.Found);
    public long Sought => Told.Sum(h => h.Things);
    /// <summary>By province or district of the holder; null = of another node, or not registered.</summary>
    public IEnumerable<IGrouping<RegionCode?, RecallHolder>> Regions => Holders.GroupBy(h => h.Region).OrderByDescending(g => g.Sum(h => h.Things));
}

/// <param name="Party">Organisation or the name that an event gives; null = not handed over by anybody yet.</param>
/// <param name="Things">Containers that it has.</param>
/// <param name="Notice">What it was told; null = not told.</param>
public sealed record RecallHolder(string? Party, string Name, RegionCode? Region, long Things, CaseView? Notice, long Sealed, long Sold, long Returned)
{
    /// <summary>Accounted for: sealed, sold or sent back.</summary>
    public long Found => Sealed + Sold + Returned;
    public bool IsConfirmed => Notice?.State == "confirmed";
}
