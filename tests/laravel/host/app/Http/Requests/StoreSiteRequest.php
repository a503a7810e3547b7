<?php

declare(strict_types=1);

namespace App\Http\Requests;

use Illuminate\Foundation\Http\FormRequest;

final class StoreSiteRequest extends FormRequest
{
    public function authorize(): bool
    {
        return true;
    }

    /** @return array<string, list<string>> */
    public function rules(): array
    {
        return [
            'domain' => ['required', 'string', 'max:253', 'unique:sites,domain'],
            'status' => ['in:pending,active'],
            'aliases' => ['array'],
            'aliases.*' => ['string', 'max:253'],
        ];
    }
}
