using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Carrying;

/// <summary>Parties of one node meet in it, by the same signed bytes; others over HTTP.</summary>
internal sealed class Carrier(Func<OrganizationId, bool> isHere, ICarrier http, Func<CrossingRequest, CancellationToken, Task<CrossingResponse>> here) : ICarrier
{
    // a name that nobody else can have (RFC 6761)
    private const string Loopback = "here.invalid";

    public Uri? AddressOf(PactParty to, string path) => isHere(to.Organization) ? new Uri($"https://{Loopback}{path}") : http.AddressOf(to, path);

    public Task<CrossingResponse> PostAsync(CrossingRequest request, TimeSpan timeout, CancellationToken cancel) =>
        request.Target.Host == Loopback ? here(request, cancel) : http.PostAsync(request, timeout, cancel);
}
