namespace Yiwang.Console.Cases.Forms;

public static class FormAddress
{
    public const string List = "/forms";
    public const string Check = "/forms/check";

    public static string Page(string code) => $"/forms/{code}";
    public static string Edit(string code) => $"/forms/check?from={code}";
}
