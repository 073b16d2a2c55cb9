namespace Yiwang.Identify.Applications;

/// <summary>Codes of the forms by which prefixes are asked for.</summary>
internal static class ApplicationForms
{
    /// <summary>FM-01.</summary>
    public const string SecondLevel = "second-level-node";
    /// <summary>FM-02.</summary>
    public const string Enterprise = "enterprise-prefix";
}
