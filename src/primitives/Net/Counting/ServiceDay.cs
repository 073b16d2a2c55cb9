namespace Yiwang.Net.Counting;

/// <summary>A day of the service under one prefix, or of the whole node.</summary>
/// <param name="Prefix">Empty = the node.</param>
/// <param name="Day">Days since 1970-01-01 in the node's zone.</param>
/// <param name="Requests">Questions that came from outside, answered or not.</param>
/// <param name="Answered">Those with a record, or with the address of the node that has it.</param>
/// <param name="MostPerSecond">Questions in the busiest second.</param>
/// <param name="MostAtUs">When that was; 0 = never.</param>
/// <param name="OtherSources">Questions whose address is not among those kept.</param>
public sealed record ServiceDay(string Prefix, long Day, long Requests, long Answered, LatencyFigures Resolving, LatencyFigures Registering, long MostPerSecond, long MostAtUs, long OtherSources)
{
    public static ServiceDay None(string prefix, long day) => new(prefix, day, 0, 0, default, default, 0, 0, 0);

    public ServiceDay Plus(ServiceDay other) => this with
    {
        Requests = Requests + other.Requests, Answered = Answered + other.Answered, Resolving = Resolving.Plus(other.Resolving), Registering = Registering.Plus(other.Registering),
        MostPerSecond = Math.Max(MostPerSecond, other.MostPerSecond), MostAtUs = MostPerSecond >= other.MostPerSecond ? MostAtUs : other.MostAtUs, OtherSources = OtherSources + other.OtherSources,
    };
}

public sealed record SourceCount(string Address, long Requests);
