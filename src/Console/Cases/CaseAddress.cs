using Yiwang.Storage.Blobs;

namespace Yiwang.Console.Cases;

/// <summary>Where cases are. An id has one slash and nothing that needs escaping.</summary>
public static class CaseAddress
{
    public const string List = "/cases";
    public const string Work = "/work";
    public const string Board = "/cases/board";
    public const string Upload = "/cases/files";

    public static string Page(string id) => $"/cases/{id}";
    public static string Edit(string id) => $"/cases/{id}/edit";
    public static string Print(string id) => $"/cases/{id}/print";
    public static string File(string id, BlobName file) => $"/cases/{id}/files/{file}";
    public static string New(string definition) => $"/cases/new/{definition}";
    public static string Of(string definition) => $"/cases?definition={definition}";
}
