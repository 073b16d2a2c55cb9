using Yiwang.Pacts;

namespace Yiwang.Net.Crossing.Carrying;

/// <summary>Brings a signed request to the other side's node and its answer back.</summary>
public interface ICarrier
{
    /// <summary>Where a path of the other side is; null when only files reach it.</summary>
    Uri? AddressOf(PactParty to, string path);
    /// <summary>Never throws but for cancellation: net.unreachable, net.bad-answer, or the code of the other side's refusal.</summary>
    Task<CrossingResponse> PostAsync(CrossingRequest request, TimeSpan timeout, CancellationToken cancel);
}
