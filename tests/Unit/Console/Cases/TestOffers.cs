using Yiwang.Cases;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Console.Cases;

internal sealed class TestOffers : IFieldOffers
{
    public string Name => "test.offers";

    public IReadOnlyList<FieldOffer> For(Principal who) => [new("99.501", new("渝州", "Yuzhou")), new("99.502", new("山城", "Shancheng"))];
}
