using Yiwang.Cases;

namespace Yiwang.Serve.Adoption;

/// <summary>Adoptions of one enterprise, whoever asks: the count of firms in the cloud is one for all.</summary>
internal static class AdoptedCases
{
    private const string Form = "cloud-adoption";
    /// <summary>States from acceptance on.</summary>
    public static readonly IReadOnlyList<string> Accepted = ["accepted", "settling", "paid"];
    /// <summary>States from verification on, in which one product is being used or paid for.</summary>
    public static readonly IReadOnlyList<string> Verified = ["using", "accepting", .. Accepted];

    /// <summary>The first other adoption of this credit code that fits; null = none.</summary>
    public static async ValueTask<CaseView?> FindAsync(INodeCases cases, GuardCall call, IReadOnlyList<string> states, Func<CaseView, bool> fits, CancellationToken cancel)
    {
        var query = new CaseQuery(Form, states, Fields: new Dictionary<string, string> { ["uscc"] = call.Arguments["uscc"] }, Order: CaseOrder.Oldest, Limit: 500);
        await foreach (var other in cases.AllAsync(query, cancel))
        {
            if (other.Id != call.Case.Id && fits(other)) return other;
        }
        return null;
    }

    public static bool IsCounted(CaseView view) => view.Values["counted"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;
}
