<?php

declare(strict_types=1);

use App\Http\Requests\StoreSiteRequest;
use Illuminate\Support\Facades\Route;

// A classic form: invalid input redirects back instead of answering 422.
Route::post('sites', static fn (StoreSiteRequest $request) => redirect('/sites'));
